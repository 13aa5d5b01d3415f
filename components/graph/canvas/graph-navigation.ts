import type { Point } from '../layout/graph-places.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

/** How much worse a step to the side is than one in the direction wanted. */
const SIDEWAYS = 2.5

/**
 * The task one gets to from another by an arrow key: the nearest in that direction, sideways steps counting more; among the linked ones
 * first when there are any (left to what it runs after, right to what runs after it).
 */
export function taskInDirection(
  positions: ReadonlyMap<number, Point>,
  fromId: number,
  direction: Direction,
  linkedIds: ReadonlySet<number>,
): number | null {
  const from = positions.get(fromId)
  if (!from) return null
  let best: { id: number; cost: number; isLinked: boolean } | null = null
  for (const [id, point] of positions) {
    if (id === fromId) continue
    const [ahead, aside] = stepsTo(from, point, direction)
    if (ahead <= 0) continue
    const isLinked = linkedIds.has(id)
    const cost = ahead + SIDEWAYS * Math.abs(aside)
    if (best === null || (isLinked === best.isLinked ? cost < best.cost : isLinked)) best = { id, cost, isLinked }
  }
  return best?.id ?? null
}

function stepsTo(from: Point, to: Point, direction: Direction): [ahead: number, aside: number] {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  if (direction === 'left') return [-dx, dy]
  if (direction === 'right') return [dx, dy]
  return direction === 'up' ? [-dy, dx] : [dy, dx]
}
