import type { EndedRunState } from '../model/run-states.ts'
import type { EndingScope } from './ending.ts'

/** What an ending says of whether a task does what it is there for (rule T1). */
export type Verdict = 'success' | 'failure'

/**
 * The verdict of an ending; null: it says nothing, as a cancelled run tells of a person's wish, and a backfill's run of the past it was asked
 * for (rule T1).
 */
export function verdictOf(state: EndedRunState, { isNew }: Pick<EndingScope, 'isNew'>): Verdict | null {
  if (!isNew) return null
  switch (state) {
    case 'succeeded':
      return 'success'
    case 'failed':
    case 'expired':
      return 'failure'
    case 'cancelled':
      return null
  }
}

/** A task's failures in a row. Instants are epoch milliseconds. */
export type Streak = { readonly failures: number; readonly sinceMs: number; readonly latestRunId: string }

/** That a task succeeded after failing: the streak which ended so, and when. */
export type EndedStreak = { readonly atMs: number; readonly failures: number; readonly sinceMs: number }

/** `streak`: null while its latest verdict is a success, or it has none. `recovery`: the latest; null: it never had to. */
export type TaskHealth = { readonly streak: Streak | null; readonly recovery: EndedStreak | null }

/** Of a task without a verdict. */
export const UNTRIED: TaskHealth = { streak: null, recovery: null }

/** A verdict, on which run, and when. */
export type Judged = { readonly verdict: Verdict; readonly runId: string; readonly atMs: number }

/** What is known of a task's health after one more verdict: a failure lengthens its streak, a success ends it (rules T2, T3). */
export function healthAfter(health: TaskHealth, { verdict, runId, atMs }: Judged): TaskHealth {
  const { streak, recovery } = health
  if (verdict === 'failure')
    return { streak: { failures: (streak?.failures ?? 0) + 1, sinceMs: streak?.sinceMs ?? atMs, latestRunId: runId }, recovery }
  if (streak === null) return health
  return { streak: null, recovery: { atMs, failures: streak.failures, sinceMs: streak.sinceMs } }
}
