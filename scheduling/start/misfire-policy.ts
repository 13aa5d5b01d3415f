import { joinedRanges } from '../model/instant-ranges.ts'
import { countUndecided, latestUndecided, nextUndecided } from '../model/position.ts'
import { alignedThroughMs } from './alignment.ts'
import { type Evaluation, moveTo } from './evaluation.ts'
import { becomesMisfireAtMs, type CountedRange } from './misfire.ts'

// What a policy does with misfires (rule M3); which instants are misfires says `misfire.ts`.

/** The latest misfire whose gates are open; where none's are, the latest of all (rule M3). Only `aligned` gates tell instants apart. */
export function latestWithOpenGates({ task, gates }: Evaluation, misfires: CountedRange): number {
  let throughMs = misfires.lastMs
  for (const edge of gates.edges) {
    const { aligned, waiver } = edge
    if (aligned !== null && waiver === null) throughMs = Math.min(throughMs, alignedThroughMs({ ...edge, aligned }))
  }
  if (throughMs === misfires.lastMs || throughMs < misfires.firstMs) return misfires.lastMs
  return task.schedule.previous(throughMs) ?? misfires.lastMs
}

/**
 * Every misfire of a skipping task, also those behind an instant that waits because it was asked for when the task was enabled: it does not keep
 * newer ones from being skipped (rules M3, H5).
 */
export function skipMisfires(evaluation: Evaluation): void {
  const { task, nowMs, skippedAhead } = evaluation
  if (task.gracePeriodMs === null) return
  const decided = { schedule: task.schedule, skippedAhead }
  const afterMs = Math.max(evaluation.positionMs, task.notMisfiresThroughMs ?? evaluation.positionMs)
  const throughMs = nowMs - task.gracePeriodMs - 1
  const firstMs = nextUndecided(decided, afterMs)
  const lastMs = firstMs === null || firstMs > throughMs ? null : latestUndecided(decided, afterMs, throughMs)
  if (firstMs === null || lastMs === null) return
  const count = countUndecided(decided, afterMs, lastMs)
  evaluation.ranges.push({ kind: 'skipped', reason: 'misfire', firstMs, lastMs, count, intoScheduledForMs: null })
  if (afterMs === evaluation.positionMs) {
    moveTo(evaluation, lastMs)
    return
  }
  evaluation.skippedAhead = joinedRanges(task.schedule, [...skippedAhead, { firstMs, lastMs }])
  passSkippedAhead(evaluation)
}

/** With nothing undecided before it, what was skipped ahead is behind the cursor. */
export function passSkippedAhead(evaluation: Evaluation): void {
  const { task, skippedAhead, positionMs } = evaluation
  if (skippedAhead.length === 0) return
  const { schedule } = task
  if (nextUndecided({ schedule, skippedAhead }, positionMs) !== schedule.next(positionMs)) moveTo(evaluation, positionMs)
}

/** The current misfires of a coalescing task from its first undecided instant on, up to one that was skipped while the policy was another. */
export function misfiresFrom({ task, positionMs, nowMs, skippedAhead }: Evaluation, firstMs: number): CountedRange {
  const untilMs = Math.min(nowMs - (task.gracePeriodMs ?? 0), skippedAhead[0]?.firstMs ?? Number.POSITIVE_INFINITY)
  const lastMs = task.schedule.previous(untilMs - 1) ?? firstMs
  return { firstMs, lastMs, count: task.schedule.countBetween(positionMs, lastMs) }
}

/** When the instant that waits becomes a misfire, or where it never does, the first newer one of a skipping task. */
export function nextMisfireAtMs({ task, nowMs, positionMs, skippedAhead }: Evaluation, instantMs: number): number | null {
  const { schedule, misfirePolicy, notMisfiresThroughMs } = task
  if (misfirePolicy !== 'skip' || notMisfiresThroughMs === null || instantMs > notMisfiresThroughMs)
    return becomesMisfireAtMs(task, instantMs, nowMs)
  const newerMs = nextUndecided({ schedule, skippedAhead }, Math.max(positionMs, notMisfiresThroughMs))
  return newerMs === null ? null : becomesMisfireAtMs(task, newerMs, nowMs)
}
