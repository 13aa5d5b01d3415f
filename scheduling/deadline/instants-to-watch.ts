import { nextUndecided, positionOf } from '../model/position.ts'
import type { TaskState } from '../model/task-state.ts'
import { type Deadline, dueAt } from './deadline.ts'
import type { DeadlineState } from './deadline-state.ts'

/** An instant and its deadline. Epoch milliseconds. */
export type InstantWithDeadline = { instantMs: number; dueAtMs: number }

/** Deadlines so far ahead are watched before their instant has come (rule L3). */
export const WATCHED_AHEAD_MS = 6 * 3_600_000
/** Of one task at most so many instants to come, and so many that are due, are taken up by one look; the next one goes on. */
const MOST_TO_COME = 3
const MOST_DUE = 50
/** What was missed is watched for so long for its late end. */
const MISSED_WATCHED_MS = 7 * 24 * 3_600_000

/** The task's instants without an outcome that have a deadline to be watched (rule L3), the first first. */
export function undecidedToWatch(state: TaskState, deadline: Deadline, nowMs: number): InstantWithDeadline[] {
  const found: InstantWithDeadline[] = []
  let due = 0
  let toCome = 0
  let instantMs = nextUndecided(state, positionOf(state))
  while (instantMs !== null && due < MOST_DUE && toCome < MOST_TO_COME) {
    if (instantMs > nowMs + WATCHED_AHEAD_MS) break
    const dueAtMs = dueAt(deadline, instantMs)
    if (instantMs > nowMs) toCome++
    else due++
    if (dueAtMs !== null && (instantMs <= nowMs || dueAtMs <= nowMs + WATCHED_AHEAD_MS)) found.push({ instantMs, dueAtMs })
    instantMs = nextUndecided(state, instantMs)
  }
  return found
}

/** Whether the state may change still (rule L4). `hasMetLater`: a later instant of the task came to its end. */
export function staysWatched(state: DeadlineState, dueAtMs: number, nowMs: number, hasMetLater: boolean): boolean {
  if (state === 'met' || state === 'met_late') return false
  return state !== 'missed' || (!hasMetLater && nowMs <= dueAtMs + MISSED_WATCHED_MS)
}
