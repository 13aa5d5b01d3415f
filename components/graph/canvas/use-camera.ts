'use client'

import { type RefObject, useEffect, useRef } from 'react'
import { useReactFlow, useStoreApi } from 'reactflow'
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH } from '../layout/graph-places.ts'
import {
  boxOf,
  type CanvasSize,
  fittedViewport,
  framedViewport,
  inSightOf,
  isInSight,
  type ViewAt,
  type Viewport,
  viewportAt,
} from './viewport.ts'

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

/** The task that the camera is on its way to, until when by `performance.now`. */
export type Flight = { taskId: number; untilMs: number }

/** Moves the view to the target whenever that is a new one; returns how to go to any task, and to everything, and the flight that is under way. */
export function useCamera(layout: GraphLayout, target: CameraTarget) {
  const flow = useReactFlow()
  const store = useStoreApi()
  const latest = useRef(layout)
  latest.current = layout
  const flight = useRef<Flight | null>(null)
  const goTo = (id: number) => {
    const place = latest.current.positions.get(id)
    if (!place) return
    const zoom = Math.max(flow.getZoom(), READING_ZOOM)
    flight.current = { taskId: id, untilMs: performance.now() + cameraMs() }
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
  return { goTo, showAll, flight }
}

/**
 * Keeps what is in the middle there while the canvas makes room for something beside it, or gets it back; but what is chosen stays in
 * sight, as the room is made for it. A task that was just made is brought there once it has its place, and a flight that this would break off ends there.
 * @param chosen the task that was chosen first; null when none is
 */
export function useSteadyCentre(
  canvas: RefObject<HTMLElement | null>,
  layout: GraphLayout,
  chosen: number | null,
  flight: RefObject<Flight | null>,
): void {
  const flow = useReactFlow()
  const latest = useRef({ layout, chosen })
  latest.current = { layout, chosen }
  const awaited = useRef<number | null>(null)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let size = sizeOf(element)
    const observer = new ResizeObserver(() => {
      const [before, now] = [size, sizeOf(element)]
      // It also tells once how things are.
      if (now.width === before.width && now.height === before.height) return
      size = now
      const view = flow.getViewport()
      const goal =
        flight.current && performance.now() < flight.current.untilMs && latest.current.layout.positions.get(flight.current.taskId)
      if (goal) {
        const zoom = Math.max(view.zoom, READING_ZOOM)
        return void flow.setViewport(viewportAt({ x: goal.x + NODE_WIDTH / 2, y: goal.y + NODE_HEIGHT / 2, zoom }, now))
      }
      const steady = { ...view, x: view.x + (now.width - before.width) / 2, y: view.y + (now.height - before.height) / 2 }
      const place = latest.current.chosen === null ? undefined : latest.current.layout.positions.get(latest.current.chosen)
      void flow.setViewport(place && isInSight(place, view, before) ? inSightOf(place, steady, now) : steady)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [flow, canvas, flight])
  useEffect(() => {
    const place = chosen === null ? undefined : layout.positions.get(chosen)
    if (!place) {
      awaited.current = chosen
      return
    }
    if (awaited.current !== chosen || !canvas.current) return
    awaited.current = null
    void flow.setViewport(inSightOf(place, flow.getViewport(), sizeOf(canvas.current)))
  }, [flow, canvas, layout, chosen])
}

/**
 * Brings the dependency that is chosen back into sight where the layout moves its ends, as when it was just drawn: whoever drew it sees what became of it.
 * @param ends the tasks at its ends; null: none is chosen
 */
export function useEdgeInSight(canvas: RefObject<HTMLElement | null>, layout: GraphLayout, ends: readonly number[] | null): void {
  const flow = useReactFlow()
  const latest = useRef({ layout, ends })
  latest.current.ends = ends
  useEffect(() => {
    const { layout: before, ends: chosen } = latest.current
    latest.current.layout = layout
    if (before === layout || chosen === null || !canvas.current) return
    const isMoved = chosen.some((id) => before.positions.get(id) !== layout.positions.get(id))
    const box = boxOf({ positions: new Map([...layout.positions].filter(([id]) => chosen.includes(id))), frames: new Map() })
    if (!isMoved || box === null) return
    const { left: x, top: y, right, bottom } = box
    const view = framedViewport({ x, y, width: right - x, height: bottom - y }, flow.getViewport(), sizeOf(canvas.current))
    void flow.setViewport(view, { duration: cameraMs() })
  }, [flow, canvas, layout])
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement): CanvasSize {
  return { width: clientWidth, height: clientHeight }
}

function cameraMs(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180
}
