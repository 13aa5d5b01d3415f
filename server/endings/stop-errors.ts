import type { RunError } from '#schema/runs.ts'

/** What is told of an attempt that a person had stopped. */
export const CANCELLED_ERROR: RunError = { message: 'It was cancelled while it ran.', code: 'cancelled' }

/** What is told of an attempt that took longer than its limit (rule R8). */
export function timeLimitError(timeLimitSeconds: number | null): RunError {
  return { message: `It took longer than its limit of ${timeLimitSeconds} s.`, code: 'time_limit' }
}
