import { MINUTE_MS } from '../cron/lengths-of-time.ts'

/** Deadlines of a task that are at risk (rule L2), as they stand. Epoch milliseconds. */
export type DeadlineAtRisk = {
  /** Since when one of them is, without a break. */
  sinceMs: number
  /** The nearest of them. */
  dueAtMs: number
  /** All of their runs are expected to end without anybody's help, though maybe too late. */
  endsByItself: boolean
}

/** What is at risk for a moment is mostly a run that takes longer than nineteen of twenty by its own chance: it has ended before this is over. */
export const SETTLED_AFTER_MS = 5 * MINUTE_MS
/** Nearer than this there is no time to wait and see. */
export const NEAR_MS = 15 * MINUTE_MS

/** Whether a risk is more than a moment's, so that people are told of it (rule N1). */
export function isSettledRisk({ sinceMs, dueAtMs, endsByItself }: DeadlineAtRisk, nowMs: number): boolean {
  return !endsByItself || nowMs - sinceMs >= SETTLED_AFTER_MS || dueAtMs - nowMs <= NEAR_MS
}
