import { nextUndecided } from '../model/position.ts'
import type { AlignedDependee, EdgeState } from '../model/task-state.ts'

/** Whether an `aligned` edge lets its depender's run for `instantMs` start (rule D6). While the dependee is disabled it lets none. */
export function isAligned(edge: Pick<EdgeState, 'dependeeEnabled'> & { aligned: AlignedDependee }, instantMs: number): boolean {
  return instantMs <= alignedThroughMs(edge)
}

/** The edge is open for the depender's instants up to this one, and closed for all later ones; minus infinity: closed for all. */
export function alignedThroughMs({ aligned, dependeeEnabled }: Pick<EdgeState, 'dependeeEnabled'> & { aligned: AlignedDependee }): number {
  if (!dependeeEnabled || aligned.endedInstantMs === null) return Number.NEGATIVE_INFINITY
  const firstMs = firstRunStillToEnd(aligned)
  return firstMs === null ? Number.POSITIVE_INFINITY : firstMs - 1
}

/**
 * The dependee's instant of which, or of a later one, a run has to end before the depender's run for `instantMs` may start: its latest at
 * or before that moment, or its first where there is none (rule D6). Null: the dependee has none to come.
 */
export function neededInstant(aligned: AlignedDependee, instantMs: number): number | null {
  const firstMs = firstRunStillToEnd(aligned)
  const latestMs = aligned.schedule.previous(instantMs)
  if (latestMs === null || (firstMs !== null && latestMs < firstMs)) return firstMs
  return latestMs
}

/** The first instant after the one that has ended of which a run exists, or is still to be decided. */
function firstRunStillToEnd({ positionMs, endedInstantMs, firstRunAfterMs, ...aligned }: AlignedDependee): number | null {
  if (firstRunAfterMs !== null) return firstRunAfterMs
  return nextUndecided(aligned, endedInstantMs === null ? positionMs : Math.max(positionMs, endedInstantMs))
}
