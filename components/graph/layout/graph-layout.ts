import { Graph, layout } from '@dagrejs/dagre'
import { connectedParts, type GraphStructure, isGroupId } from '../model/graph-model.ts'
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH, type NodeSize, type Point } from './graph-places.ts'
import { type LayeredLink, layeredLinks } from './layered-links.ts'
import { ranksOf } from './plain-layers.ts'

const RANK_GAP = 60
const NODE_GAP = 20
const PART_GAP = 64
/** Wide enough that neighbours don't look linked. */
const GRID_GAP_X = 52
const GRID_GAP_Y = 24
/** Room for the caption of the grid, and under it for the edge of a task to itself. */
const CAPTION_HEIGHT = 60
/** Wider than high, as screens are. */
const WANTED_RATIO = 1.6
const FRAME_PADDING = 20
/** Room at the top of a frame for what the group is called. */
export const FRAME_TITLE_HEIGHT = 36

type Part = { taskIds: number[]; links: GraphStructure['links'][number][] }
type SizeOf = (id: number) => NodeSize
export type Placed = NodeSize & { positions: ReadonlyMap<number, Point> }

const NODE_SIZE: NodeSize = { width: NODE_WIDTH, height: NODE_HEIGHT }

/** Parts laid out before, by their shape: after an edit only the parts that it touched are laid out again. */
export type KnownShapes = Map<string, Placed>

/**
 * Lays the connected parts out in layers, running order from left to right, packs them into rows, and puts tasks without dependencies
 * into a grid below; what lies inside an open group likewise, in a frame that is one of them. Depends on the structure alone.
 * @param known read and added to; it makes layouts quicker, never different
 */
export function layoutGraph(structure: GraphStructure, known: KnownShapes = new Map()): GraphLayout {
  const inside = new Map([...(structure.inside ?? [])].map(([id, each]) => [id, layoutLevel(each, () => NODE_SIZE, 0, known)]))
  const sizeOf: SizeOf = (id) => {
    const inner = inside.get(id)
    return inner ? { width: inner.width + 2 * FRAME_PADDING, height: inner.height + FRAME_TITLE_HEIGHT + FRAME_PADDING } : NODE_SIZE
  }
  const { positions: places, apart } = layoutLevel(structure, sizeOf, CAPTION_HEIGHT, known)
  const positions = new Map(places)
  const frames = new Map<number, Point & NodeSize>()
  for (const [id, inner] of inside) {
    const { x, y } = places.get(id) as Point
    positions.delete(id)
    frames.set(id, { x, y, ...sizeOf(id) })
    for (const [taskId, at] of inner.positions) positions.set(taskId, { x: x + FRAME_PADDING + at.x, y: y + FRAME_TITLE_HEIGHT + at.y })
  }
  return { positions, apart, frames }
}

/** @param captionHeight how much of the top of the grid of tasks without dependencies is left free */
function layoutLevel(
  structure: GraphStructure,
  sizeOf: SizeOf,
  captionHeight: number,
  known: KnownShapes,
): Placed & { apart: Point | null } {
  const parts = partsOf(structure)
  // A group says nothing of what hangs together in it, and stands in no grid.
  const isAlone = ({ taskIds: [first = 0, second] }: Part) => second === undefined && !isGroupId(first)
  const connected = parts.filter((part) => !isAlone(part)).map((part) => placePart(part, sizeOf, known))
  const alone = parts.filter(isAlone).flatMap((part) => part.taskIds)
  const packed = packParts(connected)
  if (alone.length === 0) return { ...packed, apart: null }
  const topPx = packed.height === 0 ? 0 : packed.height + PART_GAP
  const grid = gridOf(alone, packed.width)
  const positions = new Map(packed.positions)
  for (const [id, { x, y }] of grid) positions.set(id, { x, y: y + topPx + captionHeight })
  const right = Math.max(packed.width, ...[...grid.values()].map(({ x }) => x + NODE_WIDTH))
  const bottom = topPx + captionHeight + Math.max(...[...grid.values()].map(({ y }) => y + NODE_HEIGHT))
  return { positions, width: right, height: bottom, apart: { x: 0, y: topPx } }
}

function partsOf({ taskIds, links }: GraphStructure): Part[] {
  const partOf = connectedParts(
    taskIds,
    links.map(({ from, to }) => ({ dependeeId: from, dependerId: to })),
  )
  const parts: Part[] = []
  const partAt = (id: number): Part => {
    const number = partOf.get(id) as number
    parts[number] ??= { taskIds: [], links: [] }
    return parts[number]
  }
  for (const id of taskIds) partAt(id).taskIds.push(id)
  for (const link of links) partAt(link.from).links.push(link)
  return parts
}

/** Tasks by their place in the part instead of their ids: parts of one shape look the same. */
function placePart({ taskIds, links }: Part, sizeOf: SizeOf, known: KnownShapes): Placed {
  const indexOf = new Map(taskIds.map((id, index) => [id, index]))
  const shape: Part = {
    taskIds: taskIds.map((_, index) => index),
    links: links.map(({ from, to, isFuture }) => ({ from: indexOf.get(from) as number, to: indexOf.get(to) as number, isFuture })),
  }
  const sizes = taskIds.map(sizeOf)
  const large = sizes.flatMap(({ width, height }, index) => (height === NODE_HEIGHT ? [] : [`${index}:${width}x${height}`]))
  const key = `${taskIds.length}:${large.join(' ')}:${shape.links.map(({ from, to, isFuture }) => `${from}${isFuture ? '~' : '-'}${to}`).join(' ')}`
  const placed = known.get(key) ?? layoutShape(shape, sizes)
  known.set(key, placed)
  return { ...placed, positions: new Map([...placed.positions].map(([index, point]) => [taskIds[index] as number, point])) }
}

/** The library goes down a part call by call: one of some thousand tasks in a row is more than the stack holds, and is layered plainly. */
function layoutShape(shape: Part, sizes: readonly NodeSize[]): Placed {
  const links = layeredLinks(shape.links)
  try {
    return layoutPart(shape.taskIds, links, sizes)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return normalised(layersOf(shape.taskIds, links, sizes), sizes)
  }
}

function layoutPart(taskIds: readonly number[], links: readonly LayeredLink[], sizes: readonly NodeSize[]): Placed {
  const graph = new Graph({ directed: true })
  graph.setGraph({ rankdir: 'LR', ranker: 'tight-tree', ranksep: RANK_GAP, nodesep: NODE_GAP, marginx: 0, marginy: 0 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const id of taskIds) graph.setNode(String(id), { ...sizes[id] })
  for (const { from, to, weight } of links) graph.setEdge(String(from), String(to), { weight })
  layout(graph)
  const positions = new Map<number, Point>()
  for (const id of taskIds) {
    const { x, y } = graph.node(String(id)) as Point
    const { width, height } = sizes[id] as NodeSize
    positions.set(id, { x: Math.round(x - width / 2), y: Math.round(y - height / 2) })
  }
  return normalised(positions, sizes)
}

/** Each task in the layer after the last one that it runs after, near the middle of those; without crossings in mind. */
function layersOf(taskIds: readonly number[], links: readonly LayeredLink[], sizes: readonly NodeSize[]): Map<number, Point> {
  const positions = new Map<number, Point>()
  let x = 0
  for (const layer of ranksOf(taskIds, links)) {
    const heights = layer.map((id) => (sizes[id] as NodeSize).height + NODE_GAP)
    let y = Math.round(NODE_GAP / 2 - heights.reduce((sum, height) => sum + height, 0) / 2)
    for (const [row, id] of layer.entries()) {
      positions.set(id, { x, y })
      y += heights[row] as number
    }
    x += Math.max(...layer.map((id) => (sizes[id] as NodeSize).width)) + RANK_GAP
  }
  return positions
}

function normalised(positions: Map<number, Point>, sizes: readonly NodeSize[]): Placed {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 0]
  for (const [id, { x, y }] of positions) {
    const { width, height } = sizes[id] as NodeSize
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + width)
    bottom = Math.max(bottom, y + height)
  }
  for (const [id, { x, y }] of positions) positions.set(id, { x: x - left, y: y - top })
  return { positions, width: right - left, height: bottom - top }
}

/** Rows of parts, the highest first. */
function packParts(parts: Placed[]): Placed {
  const area = parts.reduce((sum, part) => sum + (part.width + PART_GAP) * (part.height + PART_GAP), 0)
  const rowWidth = Math.max(Math.sqrt(area * WANTED_RATIO), ...parts.map((part) => part.width))
  const positions = new Map<number, Point>()
  let [x, y, rowHeight, width] = [0, 0, 0, 0]
  for (const part of [...parts].sort((a, b) => b.height - a.height)) {
    if (x > 0 && x + part.width > rowWidth) [x, y, rowHeight] = [0, y + rowHeight + PART_GAP, 0]
    for (const [id, point] of part.positions) positions.set(id, { x: x + point.x, y: y + point.y })
    width = Math.max(width, x + part.width)
    x += part.width + PART_GAP
    rowHeight = Math.max(rowHeight, part.height)
  }
  return { positions, width, height: y + rowHeight }
}

function gridOf(taskIds: readonly number[], widthAbove: number): Map<number, Point> {
  const [stepX, stepY] = [NODE_WIDTH + GRID_GAP_X, NODE_HEIGHT + GRID_GAP_Y]
  const balanced = Math.ceil(Math.sqrt((taskIds.length * stepY * WANTED_RATIO) / stepX))
  const columns = Math.max(1, balanced, Math.floor((widthAbove + GRID_GAP_X) / stepX))
  return new Map(taskIds.map((id, index) => [id, { x: (index % columns) * stepX, y: Math.floor(index / columns) * stepY }]))
}
