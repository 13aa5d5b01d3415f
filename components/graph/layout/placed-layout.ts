import type { GraphStructure } from '../model/graph-model.ts'
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH, type Point } from './graph-places.ts'

const GAP_X = 60
const GAP_Y = 20

/** The layout with tasks where people put them. Nothing else moves: what lies under one is left to whoever put it there. */
export function withPlaces(layout: GraphLayout, places: ReadonlyMap<number, Point>): GraphLayout {
  if (places.size === 0) return layout
  const positions = new Map(layout.positions)
  for (const [id, place] of places) if (positions.has(id)) positions.set(id, place)
  return { ...layout, positions }
}

/** More new tasks than these are laid out together with all the others. */
const MOST_NEW = 5

/**
 * The layout after some tasks came or went, with all others where they were: new ones lie beside what they run after, or before, or else
 * below everything.
 * @param places where people put tasks; there they are seen, and there new ones must not lie
 * @returns null when everything is to be laid out anew: many came, edges between tasks that were there did, or groups are open
 */
export function steadyLayout(
  before: { structure: GraphStructure; layout: GraphLayout },
  structure: GraphStructure,
  places: ReadonlyMap<number, Point> = new Map(),
): GraphLayout | null {
  // An open group grows with its tasks, and all beside it makes room.
  if (before.structure.inside || structure.inside) return null
  const known = new Set(before.structure.taskIds)
  const present = new Set(structure.taskIds)
  const added = structure.taskIds.filter((id) => !known.has(id))
  if (added.length > MOST_NEW || added.length === structure.taskIds.length) return null
  const keyOf = ({ from, to, isFuture }: GraphStructure['links'][number]) => `${from}${isFuture ? '~' : '-'}${to}`
  const isOld = ({ from, to }: GraphStructure['links'][number]) => known.has(from) && known.has(to) && present.has(from) && present.has(to)
  const linksBefore = before.structure.links.filter(isOld).map(keyOf).sort().join(' ')
  if (linksBefore !== structure.links.filter(isOld).map(keyOf).sort().join(' ')) return null
  const positions = new Map([...before.layout.positions].filter(([id]) => present.has(id)))
  const seen = new Map(withPlaces({ ...before.layout, positions }, places).positions)
  for (const id of added) {
    const place = freePlace(wantedPlace(id, structure, seen), seen)
    positions.set(id, place)
    seen.set(id, places.get(id) ?? place)
  }
  return { positions, apart: before.layout.apart, frames: before.layout.frames }
}

function wantedPlace(id: number, { links }: GraphStructure, positions: ReadonlyMap<number, Point>): Point {
  const placesOf = (ids: number[]) => ids.flatMap((each) => positions.get(each) ?? [])
  const before = placesOf(links.filter(({ to, from }) => to === id && from !== id).map(({ from }) => from))
  if (before.length > 0) return { x: Math.max(...before.map(({ x }) => x)) + NODE_WIDTH + GAP_X, y: Math.min(...before.map(({ y }) => y)) }
  const after = placesOf(links.filter(({ from, to }) => from === id && to !== id).map(({ to }) => to))
  if (after.length > 0) return { x: Math.min(...after.map(({ x }) => x)) - NODE_WIDTH - GAP_X, y: Math.min(...after.map(({ y }) => y)) }
  const all = [...positions.values()]
  return { x: Math.min(...all.map(({ x }) => x)), y: Math.max(...all.map(({ y }) => y)) + NODE_HEIGHT + GAP_Y }
}

/** The first place from there downwards that touches no other task. */
function freePlace(wanted: Point, positions: ReadonlyMap<number, Point>): Point {
  const others = [...positions.values()].filter(({ x }) => Math.abs(x - wanted.x) < NODE_WIDTH).sort((a, b) => a.y - b.y)
  let { y } = wanted
  for (const other of others) if (other.y < y + NODE_HEIGHT + GAP_Y && other.y + NODE_HEIGHT + GAP_Y > y) y = other.y + NODE_HEIGHT + GAP_Y
  return { x: wanted.x, y }
}
