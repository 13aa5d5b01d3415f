import type { CronSchedule } from '../cron/crontab-definition.ts'
import { latestUndecided, nextUndecided, positionOf } from '../model/position.ts'
import type { TaskState } from '../model/task-state.ts'
import type { DeadlineState } from './deadline-state.ts'
import { dueByHeld, type HeldDeadline, type HeldDue } from './held-deadlines.ts'

/** An instant and when it is due. Epoch milliseconds. */
export type InstantWithDeadline = HeldDue & { instantMs: number }

/** Deadlines so far ahead are watched before their instant has come (rule L3). */
export const WATCHED_AHEAD_MS = 6 * 3_600_000
/** Of one task at most so many instants to come, and so many of the latest that are due, are taken up by one look. */
const MOST_TO_COME = 3
const MOST_DUE = 50
/** Of one task at most so many of the latest instants that were passed over are taken up by one look. */
const MOST_PASSED = 200
/** What was missed is watched for so long for its late end. */
const MISSED_WATCHED_MS = 7 * 24 * 3_600_000
/** Of one task so many of the latest that were missed. */
const MOST_MISSED = 50

/** The task's instants without an outcome that have a deadline to be watched (rule L3), the first first. */
export function undecidedToWatch(state: TaskState, held: readonly HeldDeadline[], nowMs: number): InstantWithDeadline[] {
  const found: InstantWithDeadline[] = []
  let toCome = 0
  let instantMs = firstToWatch(state, nowMs)
  while (instantMs !== null && toCome < MOST_TO_COME) {
    if (instantMs > nowMs + WATCHED_AHEAD_MS) break
    const due = dueByHeld(held, instantMs)
    if (instantMs > nowMs) toCome++
    if (due !== null && (instantMs <= nowMs || due.dueAtMs <= nowMs + WATCHED_AHEAD_MS)) found.push({ instantMs, ...due })
    instantMs = nextUndecided(state, instantMs)
  }
  return found
}

/** Where more are due than one look takes up: the first of the latest. */
function firstToWatch(state: TaskState, nowMs: number): number | null {
  const positionMs = positionOf(state)
  let firstMs: number | null = null
  for (let due = 0, throughMs = nowMs; due < MOST_DUE; due++) {
    const instantMs = latestUndecided(state, positionMs, throughMs)
    if (instantMs === null) break
    firstMs = instantMs
    throughMs = instantMs - 1
  }
  return firstMs ?? nextUndecided(state, positionMs)
}

/** Instants that got no run of their own because they came too late: both borders, and how many they are. Epoch milliseconds. */
export type PassedRange = { firstMs: number; lastMs: number; count: number }

/**
 * The instants after `afterMs` of ranges that were passed over, the latest first: an outage of all that looks does not undo their deadlines.
 * By another crontab than that of its time a range names none.
 * @param ranges the latest first
 */
export function passedInstants(schedule: CronSchedule, ranges: readonly PassedRange[], afterMs: number): number[] {
  const found: number[] = []
  for (const { firstMs, lastMs, count } of ranges) {
    const isOfSchedule =
      schedule.next(firstMs - 1) === firstMs && schedule.previous(lastMs) === lastMs && schedule.countBetween(firstMs - 1, lastMs) === count
    let instantMs = isOfSchedule ? lastMs : null
    while (instantMs !== null && instantMs >= firstMs && instantMs > afterMs) {
      if (found.length === MOST_PASSED) return found
      found.push(instantMs)
      instantMs = schedule.previous(instantMs - 1)
    }
  }
  return found
}

/** Of missed instants those that are too many to be watched: all but the latest of each task (rule L4). */
export function tooManyMissed<Missed extends { taskId: number; instantMs: number }>(missed: readonly Missed[]): Missed[] {
  const counts = new Map<number, number>()
  return missed
    .toSorted((one, other) => other.instantMs - one.instantMs)
    .filter(({ taskId }) => {
      const count = (counts.get(taskId) ?? 0) + 1
      counts.set(taskId, count)
      return count > MOST_MISSED
    })
}

/** Whether the state may change still (rule L4). `hasMetLater`: a later instant of the task came to its end. */
export function staysWatched(state: DeadlineState, dueAtMs: number, nowMs: number, hasMetLater: boolean): boolean {
  if (state === 'met' || state === 'met_late') return false
  return state !== 'missed' || (!hasMetLater && nowMs <= dueAtMs + MISSED_WATCHED_MS)
}
