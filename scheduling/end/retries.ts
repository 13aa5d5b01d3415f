// The room end/. What becomes of a run when an attempt of it ends.

/** How the wait between attempts grows. */
export const RETRY_BACKOFFS = ['fixed', 'exponential'] as const
export type RetryBackoff = (typeof RETRY_BACKOFFS)[number]

/** Further attempts of a run that failed (rule R7). `limit`: how many after the first. */
export type RetryPolicy = {
  limit: number
  delaySeconds: number
  backoff: RetryBackoff
  /** No wait is longer. */
  maxDelaySeconds: number
  /** True: the wait is drawn between half and all of it, so that what failed together does not try again together. */
  jitter: boolean
}

/** What a handler asks for itself is heeded so often: one that never asks for less ends all the same. */
const MOST_ASKED_RETRIES = 1_000

/** Another attempt that the handler itself asks for, after so long: it goes before its task's policy (rule R7). */
export function retryAskedFor(delaySeconds: number): RetryPolicy {
  return { limit: MOST_ASKED_RETRIES, delaySeconds, backoff: 'fixed', maxDelaySeconds: delaySeconds, jitter: false }
}

/**
 * How long to wait before the next attempt, or null when there is none (rule R7).
 * @param failures failed attempts so far in this series, the latest included; at least 1
 * @param chance a number in [0, 1) for the jitter
 */
export function retryDelayMs(policy: RetryPolicy | null, failures: number, chance: number): number | null {
  if (policy === null || failures > policy.limit) return null
  const factor = policy.backoff === 'exponential' ? 2 ** Math.min(failures - 1, 52) : 1
  const delayMs = Math.min(policy.delaySeconds * factor, policy.maxDelaySeconds) * 1000
  return Math.round(policy.jitter ? delayMs * (0.5 + chance / 2) : delayMs)
}
