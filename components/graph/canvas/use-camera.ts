'use client'

import { type RefObject, useEffect, useRef } from 'react'
import { useReactFlow, useStoreApi } from 'reactflow'
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH } from '../layout/graph-layout.ts'
import { type CanvasSize, fittedViewport, type ViewAt, type Viewport, viewportAt } from './viewport.ts'

/** What is put before one's eyes: a task, or everything drawn; a new object each time. */
export type CameraTarget = { taskId: number } | 'all'

/** So near that all of a task is readable. */
const READING_ZOOM = 0.9

/** What the canvas begins with: the view of the address, the task that is gone to, or everything. */
export function firstViewport(layout: GraphLayout, target: CameraTarget, view: ViewAt | null, canvas: CanvasSize): Viewport {
  if (view) return viewportAt(view, canvas)
  const place = target === 'all' ? undefined : layout.positions.get(target.taskId)
  if (!place) return fittedViewport(layout, canvas)
  return viewportAt({ x: place.x + NODE_WIDTH / 2, y: place.y + NODE_HEIGHT / 2, zoom: READING_ZOOM }, canvas)
}

/** Moves the view to the target whenever that is a new one; returns how to go to any task, and to everything. */
export function useCamera(layout: GraphLayout, target: CameraTarget): { goTo: (taskId: number) => void; showAll: () => void } {
  const flow = useReactFlow()
  const store = useStoreApi()
  const latest = useRef(layout)
  latest.current = layout
  const goTo = (id: number) => {
    const place = latest.current.positions.get(id)
    if (!place) return
    const zoom = Math.max(flow.getZoom(), READING_ZOOM)
    void flow.setCenter(place.x + NODE_WIDTH / 2, place.y + NODE_HEIGHT / 2, { zoom, duration: cameraMs() })
  }
  const showAll = () => void flow.setViewport(fittedViewport(latest.current, store.getState()), { duration: cameraMs() })
  // The first one is where the canvas begins.
  const seen = useRef(target)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new target moves the camera, nothing else does
  useEffect(() => {
    if (seen.current === target) return
    seen.current = target
    requestAnimationFrame(() => (target === 'all' ? showAll() : goTo(target.taskId)))
  }, [target])
  return { goTo, showAll }
}

/** Keeps what is in the middle there while the canvas makes room for something beside it, or gets it back. */
export function useSteadyCentre(canvas: RefObject<HTMLElement | null>): void {
  const flow = useReactFlow()
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let [width, height] = [element.clientWidth, element.clientHeight]
    const observer = new ResizeObserver(() => {
      // It also tells once how things are.
      if (element.clientWidth === width && element.clientHeight === height) return
      const { x, y, zoom } = flow.getViewport()
      void flow.setViewport({ x: x + (element.clientWidth - width) / 2, y: y + (element.clientHeight - height) / 2, zoom })
      width = element.clientWidth
      height = element.clientHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [flow, canvas])
}

function cameraMs(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180
}
