import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH, type NodeSize, type Point } from '../layout/graph-places.ts'

/** How React Flow says what is seen: the graph's origin in pixels of the canvas, and how large the graph is drawn. */
export type Viewport = { x: number; y: number; zoom: number }
/** The same for any size of window: the point of the graph that is in the middle. */
export type ViewAt = { x: number; y: number; zoom: number }
export type CanvasSize = { width: number; height: number }
type Box = { left: number; top: number; right: number; bottom: number }

export const MIN_ZOOM = 0.04
export const MAX_ZOOM = 1.75
/** Of the canvas, at each side, around what is fitted into it. */
const MARGIN = 0.04

/** The box around all tasks and groups; null when there are none. */
export function boxOf({ positions, frames }: Pick<GraphLayout, 'positions' | 'frames'>): Box | null {
  if (positions.size === 0) return null
  const box = {
    left: Number.POSITIVE_INFINITY,
    top: Number.POSITIVE_INFINITY,
    right: Number.NEGATIVE_INFINITY,
    bottom: Number.NEGATIVE_INFINITY,
  }
  const add = (x: number, y: number, width: number, height: number) => {
    box.left = Math.min(box.left, x)
    box.top = Math.min(box.top, y)
    box.right = Math.max(box.right, x + width)
    box.bottom = Math.max(box.bottom, y + height)
  }
  for (const { x, y } of positions.values()) add(x, y, NODE_WIDTH, NODE_HEIGHT)
  for (const { x, y, width, height } of frames.values()) add(x, y, width, height)
  return box
}

/** All tasks in the middle of the canvas, never larger than life. */
export function fittedViewport(layout: Pick<GraphLayout, 'positions' | 'frames'>, canvas: CanvasSize): Viewport {
  const box = boxOf(layout)
  if (box === null) return { x: canvas.width / 2, y: canvas.height / 2, zoom: 1 }
  const zoom = Math.min(1, fittingZoom({ width: box.right - box.left, height: box.bottom - box.top }, canvas))
  return viewportAt({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, zoom }, canvas)
}

/** At what zoom something is as large as the canvas, but for its margins; as far out as one gets, where it is larger still. */
function fittingZoom({ width, height }: NodeSize, canvas: CanvasSize): number {
  const inner = 1 - 2 * MARGIN
  return Math.max(MIN_ZOOM, Math.min((canvas.width * inner) / width, (canvas.height * inner) / height))
}

export function viewportAt({ x, y, zoom }: ViewAt, { width, height }: CanvasSize): Viewport {
  return { x: width / 2 - x * zoom, y: height / 2 - y * zoom, zoom }
}

/** Whether all of a task at this place is within the canvas. */
export function isInSight(place: Point, { x, y, zoom }: Viewport, { width, height }: CanvasSize): boolean {
  const [left, top] = [place.x * zoom + x, place.y * zoom + y]
  return left >= 0 && top >= 0 && left + NODE_WIDTH * zoom <= width && top + NODE_HEIGHT * zoom <= height
}

/** The view moved no further than it takes to see all of a task, or of a box, at this place; of one that is larger than the canvas its beginning. */
export function inSightOf(place: Point & Partial<NodeSize>, { x, y, zoom }: Viewport, { width, height }: CanvasSize): Viewport {
  return {
    x: x + wayInside(place.x * zoom + x, (place.width ?? NODE_WIDTH) * zoom, width),
    y: y + wayInside(place.y * zoom + y, (place.height ?? NODE_HEIGHT) * zoom, height),
    zoom,
  }
}

/** The view moved, and no further back than it takes, so that all of a box is in sight. */
export function framedViewport(box: Point & NodeSize, view: Viewport, canvas: CanvasSize): Viewport {
  const zoom = fittingZoom(box, canvas)
  if (zoom >= view.zoom) return inSightOf(box, view, canvas)
  return viewportAt({ x: box.x + box.width / 2, y: box.y + box.height / 2, zoom }, canvas)
}

/** How far something from `start` on, `length` pixels long, has to move to lie between the margins of `room` pixels. */
function wayInside(start: number, length: number, room: number): number {
  const margin = room * MARGIN
  if (start < margin || length > room - 2 * margin) return margin - start
  return Math.min(0, room - margin - start - length)
}

/** What is in the middle, in whole pixels of the graph, as an address has it. */
export function viewAtOf({ x, y, zoom }: Viewport, { width, height }: CanvasSize): ViewAt {
  return { x: Math.round((width / 2 - x) / zoom), y: Math.round((height / 2 - y) / zoom), zoom: Math.round(zoom * 1000) / 1000 }
}

/** A view out of its text, `120,-40,0.5`; null when it is none. */
export function readViewAt(text: string): ViewAt | null {
  const parts = text.split(',').map(Number)
  const [x, y, zoom] = parts
  if (parts.length !== 3 || x === undefined || y === undefined || zoom === undefined || !parts.every(Number.isFinite)) return null
  return zoom >= MIN_ZOOM && zoom <= MAX_ZOOM && Math.max(Math.abs(x), Math.abs(y)) < 1e7 ? { x, y, zoom } : null
}

export function writeViewAt({ x, y, zoom }: ViewAt): string {
  return `${x},${y},${zoom}`
}

/**
 * The task at a point of the graph.
 * @param slack how far beside a task still counts as on it, in pixels of the graph
 */
export function taskAt({ positions }: Pick<GraphLayout, 'positions'>, point: Point, slack: number): number | null {
  let nearest: { id: number; away: number } | null = null
  for (const [id, { x, y }] of positions) {
    const away = Math.max(x - point.x, point.x - x - NODE_WIDTH, y - point.y, point.y - y - NODE_HEIGHT, 0)
    if (away <= slack && (nearest === null || away < nearest.away)) nearest = { id, away }
    if (away === 0) break
  }
  return nearest?.id ?? null
}
