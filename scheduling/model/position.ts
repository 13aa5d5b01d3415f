import type { CronSchedule } from '../cron/crontab-definition.ts'
import type { InstantRange } from './instant-ranges.ts'
import type { TaskState } from './task-state.ts'

type Decided = { schedule: CronSchedule; skippedAhead: readonly InstantRange[] }

/** Instants up to here are decided, or before the task's time (rule M1). */
export function positionOf(task: Pick<TaskState, 'cursorMs' | 'cronBaseMs'>): number {
  return task.cursorMs === null ? task.cronBaseMs : Math.max(task.cursorMs, task.cronBaseMs)
}

/** The first instant after `afterMs` without an outcome. */
export function nextUndecided({ schedule, skippedAhead }: Decided, afterMs: number): number | null {
  let instantMs = schedule.next(afterMs)
  for (const { firstMs, lastMs } of skippedAhead)
    if (instantMs !== null && instantMs >= firstMs && instantMs <= lastMs) instantMs = schedule.next(lastMs)
  return instantMs
}

/** The latest instant without an outcome after `afterMs` and not after `throughMs`; null: there is none. */
export function latestUndecided({ schedule, skippedAhead }: Decided, afterMs: number, throughMs: number): number | null {
  let instantMs = schedule.previous(throughMs)
  for (const { firstMs, lastMs } of skippedAhead.toReversed())
    if (instantMs !== null && instantMs >= firstMs && instantMs <= lastMs) instantMs = schedule.previous(firstMs - 1)
  return instantMs !== null && instantMs > afterMs ? instantMs : null
}

/** How many instants after `afterMs` and not after `throughMs` have no outcome. */
export function countUndecided({ schedule, skippedAhead }: Decided, afterMs: number, throughMs: number): number {
  if (throughMs <= afterMs) return 0
  let count = schedule.countBetween(afterMs, throughMs)
  for (const { firstMs, lastMs } of skippedAhead) {
    const [fromMs, untilMs] = [Math.max(afterMs, firstMs - 1), Math.min(throughMs, lastMs)]
    if (untilMs > fromMs) count -= schedule.countBetween(fromMs, untilMs)
  }
  return count
}

/**
 * Where the position comes to rest when everything up to `positionMs` is decided: past the ranges that were skipped ahead and have nothing
 * undecided before them any more, which are left out of `rest`.
 */
export function passSkipped(
  { schedule, skippedAhead }: Decided,
  positionMs: number,
): { positionMs: number; rest: readonly InstantRange[] } {
  let restMs = positionMs
  let passed = 0
  for (const { firstMs, lastMs } of skippedAhead) {
    if (lastMs > restMs) {
      if ((schedule.next(restMs) ?? Number.POSITIVE_INFINITY) < firstMs) break
      restMs = lastMs
    }
    passed++
  }
  return { positionMs: restMs, rest: passed === 0 ? skippedAhead : skippedAhead.slice(passed) }
}
