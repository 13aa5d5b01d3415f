'use client'

import { type RefObject, useEffect, useRef } from 'react'
import { useReactFlow } from 'reactflow'
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH } from './graph-layout.ts'

/** What is put before one's eyes: a task, or everything drawn; a new object each time. */
export type CameraTarget = { taskId: number } | 'all'

export const FIT = { padding: 0.08, maxZoom: 1 }
const PHONE_WIDTH = 640

/** Moves the view to the target whenever that is a new one; returns how to go to any task. */
export function useCamera(layout: GraphLayout, target: CameraTarget): (taskId: number) => void {
  const flow = useReactFlow()
  const latest = useRef(layout)
  latest.current = layout
  const goTo = (id: number) => {
    const point = latest.current.positions.get(id)
    if (!point) return
    const zoom = Math.max(flow.getZoom(), 0.8)
    // On a phone the panel covers the lower half.
    const downPx = window.innerWidth < PHONE_WIDTH ? window.innerHeight / 5 / zoom : 0
    void flow.setCenter(point.x + NODE_WIDTH / 2, point.y + NODE_HEIGHT / 2 + downPx, { zoom, duration: cameraMs() })
  }
  const isFirst = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new target moves the camera, nothing else does
  useEffect(() => {
    // The first one is where the canvas begins.
    if (!isFirst.current)
      requestAnimationFrame(() => (target === 'all' ? void flow.fitView({ ...FIT, duration: cameraMs() }) : goTo(target.taskId)))
    isFirst.current = false
  }, [target])
  return goTo
}

/** Keeps what is in the middle there while the canvas makes room for something beside it, or gets it back. */
export function useSteadyCentre(canvas: RefObject<HTMLElement | null>): void {
  const flow = useReactFlow()
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let [width, height] = [element.clientWidth, element.clientHeight]
    const observer = new ResizeObserver(() => {
      // It also tells once how things are; the first view is still being fitted then.
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
