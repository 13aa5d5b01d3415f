// The room change/. What a person's change does: to the instants that have no outcome yet, and to edges.

import type { CronSchedule } from '../cron/crontab-definition.ts'
import type { DecidedRange, SkipReason } from '../model/decision.ts'
import type { InstantRange } from '../model/instant-ranges.ts'
import { countUndecided, latestUndecided, nextUndecided, passSkipped, positionOf } from '../model/position.ts'
import type { ResumeChoice, TaskState } from '../model/task-state.ts'

/** The part of a task that says which of its instants are still undecided. */
export type Undecided = {
  schedule: CronSchedule
  cronBaseMs: number
  cursorMs: number | null
  notMisfiresThroughMs: number | null
  skippedAhead: readonly InstantRange[]
  /** The first of the instants still to come that a person skipped (rule R9): the cursor lies ahead because of them. Left out or null: there are none. */
  firstSkippedAheadMs?: number | null
}

/** What a change writes: the ranges that get no run, and the task's new position. Nothing in it has happened yet. */
export type ScheduleChangePlan = {
  ranges: readonly DecidedRange[]
  cursorMs: number | null
  notMisfiresThroughMs: number | null
  /** As in `TaskState`, after the change. */
  skippedAhead: readonly InstantRange[]
  /** Skipped ranges that lie wholly after this moment are withdrawn: their instants never come. Null: none are. */
  withdrawsRangesAfterMs: number | null
}

/** Instants that are due at one moment and have no outcome yet. */
export type DueInstants = { count: number; firstMs: number | null; latestMs: number | null }

/** The due and still undecided instants at `nowMs`; costs the same however many they are. */
export function undecidedInstants(task: Undecided, nowMs: number): DueInstants {
  const positionMs = positionOf(task)
  const count = countUndecided(task, positionMs, nowMs)
  if (count === 0) return { count, firstMs: null, latestMs: null }
  return { count, firstMs: nextUndecided(task, positionMs), latestMs: latestUndecided(task, positionMs, nowMs) }
}

/**
 * Enabling a task (rule H5). `fromNow`: every undecided instant is skipped; `latest`: all but the latest; `all`: none.
 * The instants that are left over are no misfires, however late they are.
 */
export function planEnabling(task: Undecided, nowMs: number, choice: ResumeChoice): ScheduleChangePlan {
  const { latestMs } = undecidedInstants(task, nowMs)
  if (latestMs === null) return unchanged(task)
  switch (choice) {
    case 'fromNow':
      return { ...unchanged(task), ...skipThrough(task, latestMs, 'disabled'), notMisfiresThroughMs: null }
    case 'latest':
      return { ...unchanged(task), ...skipThrough(task, latestMs - 1, 'disabled'), notMisfiresThroughMs: latestMs }
    case 'all':
      return { ...unchanged(task), notMisfiresThroughMs: latestMs }
  }
}

/** A task that is paused, or may be. */
export type MaybePaused = Undecided & Pick<TaskState, 'enabled' | 'resume'>

/**
 * The end of a pause whose end has come: as if the task had been enabled at that very moment, however late anybody looks, and whoever does,
 * a scheduler or a person (rule H6). Null: it is not paused, or still is.
 */
export function planPauseEnd(
  task: MaybePaused,
  nowMs: number,
): (ScheduleChangePlan & { resumed: NonNullable<TaskState['resume']> }) | null {
  const { enabled, resume } = task
  if (enabled || resume === null || resume.atMs > nowMs) return null
  return { ...planEnabling(task, resume.atMs, resume.choice), resumed: resume }
}

/** How many runs each choice means, for the person who enables the task at `nowMs` (rule H5). */
export function runsOfEachChoice(task: Undecided, nowMs: number): Record<ResumeChoice, number> {
  const { count } = undecidedInstants(task, nowMs)
  return { fromNow: 0, latest: Math.min(1, count), all: count }
}

/**
 * What was promised to run when the pause of a task that is not enabled ends, and is dropped when it gets another schedule before (rules H1,
 * H6). `choice`: the one made when pausing, also where the pause has no end; null: it is disabled without one, and nothing was promised.
 */
export function promisedInstants(task: Undecided, nowMs: number, choice: ResumeChoice | null): DueInstants {
  const due = undecidedInstants(task, nowMs)
  if (choice === 'all' || due.latestMs === null) return due
  return choice === 'latest' ? { count: 1, firstMs: due.latestMs, latestMs: due.latestMs } : { count: 0, firstMs: null, latestMs: null }
}

/**
 * The crontab of a task, its expression, zone or daylight-saving policy changes at `nowMs` (rule H1): nothing of the past is replayed
 * under the new schedule. The caller has decided before what could start under the old one.
 * @param task with the old schedule, after that decision
 * @returns what still waits as a skipped range, and the moment of the change as the cursor. Instants to come that a person had skipped
 * under the old schedule do not come any more: they are withdrawn, so that they hide nothing of the new one
 */
export function planScheduleChange(task: Undecided, nowMs: number): ScheduleChangePlan {
  const { ranges } = skipThrough(task, nowMs, 'schedule_changed')
  const skippedAhead: readonly InstantRange[] = []
  if (task.firstSkippedAheadMs != null) {
    // What lies before them is decided, perhaps by an evaluation that was later than the beginning of this change.
    const decidedMs = task.schedule.previous(task.firstSkippedAheadMs - 1) ?? nowMs
    return { ranges, cursorMs: Math.max(nowMs, decidedMs), notMisfiresThroughMs: null, skippedAhead, withdrawsRangesAfterMs: nowMs }
  }
  return {
    ranges,
    cursorMs: Math.max(task.cursorMs ?? nowMs, nowMs),
    notMisfiresThroughMs: null,
    skippedAhead,
    withdrawsRangesAfterMs: null,
  }
}

/**
 * A person skips the undecided instants up to `throughMs`, which may lie ahead: a run that is not wanted tonight (rule R9).
 * They are recorded as skipped, those still to come in a range of their own, and the cursor moves to the last of them.
 */
export function planSkippingInstants(task: Undecided, throughMs: number, nowMs: number): ScheduleChangePlan {
  const due = skipThrough(task, Math.min(throughMs, nowMs), 'skipped_by_person')
  const ahead = skipThrough({ ...task, ...due }, throughMs, 'skipped_by_person')
  return { ...unchanged(task), ...ahead, ranges: [...due.ranges, ...ahead.ranges] }
}

/**
 * `cronBase` moves (rule H2). Later: undecided instants up to it that are already due are skipped; those still to come simply do
 * not come, so that a base moved too far can be moved back. Earlier: adds only instants without an outcome, which are those after
 * the cursor; nothing is recorded.
 * @param task with the old base
 */
export function planCronBaseMove(task: Undecided, newCronBaseMs: number, nowMs: number): ScheduleChangePlan {
  if (newCronBaseMs <= positionOf(task)) return unchanged(task)
  return { ...unchanged(task), ...skipThrough(task, Math.min(newCronBaseMs, nowMs), 'cron_base_moved') }
}

/** Skips the undecided instants up to `throughMs`: those before, between and after what was skipped ahead. */
function skipThrough(
  task: Undecided,
  throughMs: number,
  reason: SkipReason,
): Pick<ScheduleChangePlan, 'ranges' | 'cursorMs' | 'skippedAhead'> {
  const { schedule, skippedAhead } = task
  const ranges: DecidedRange[] = []
  let positionMs = positionOf(task)
  let { cursorMs } = task
  const skip = (untilMs: number) => {
    const count = untilMs > positionMs ? schedule.countBetween(positionMs, untilMs) : 0
    const [firstMs, lastMs] = [schedule.next(positionMs), schedule.previous(untilMs)]
    if (count === 0 || firstMs === null || lastMs === null) return
    ranges.push({ kind: 'skipped', reason, firstMs, lastMs, count, intoScheduledForMs: null })
    positionMs = cursorMs = lastMs
  }
  for (const { firstMs, lastMs } of skippedAhead) {
    if (firstMs > throughMs) break
    skip(firstMs - 1)
    if (lastMs > positionMs) positionMs = cursorMs = lastMs
  }
  skip(throughMs)
  if (ranges.length === 0 && cursorMs === task.cursorMs) return { ranges, cursorMs, skippedAhead }
  const passed = passSkipped(task, positionMs)
  return { ranges, cursorMs: passed.positionMs, skippedAhead: passed.rest }
}

function unchanged(task: Undecided): ScheduleChangePlan {
  const { cursorMs, notMisfiresThroughMs, skippedAhead } = task
  return { ranges: [], cursorMs, notMisfiresThroughMs, skippedAhead, withdrawsRangesAfterMs: null }
}
