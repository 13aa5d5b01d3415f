import { formatDuration } from '#domain/duration-format.ts'
import { type RetryPolicy, retryDelayMs } from '#scheduling/end/retries.ts'

/** More waits than this are not told one by one. */
const MOST_TOLD = 5

/** What becomes of a run that fails (rule R7), in a sentence with the waits as they come out; null while a number is missing or is none. */
export function retrySentence(policy: { [Part in keyof RetryPolicy]: RetryPolicy[Part] | null }): string | null {
  if (policy.limit === null || policy.limit === 0) return 'Does not try again: the first failure ends the run as failed.'
  if (!isComplete(policy)) return null
  const waitsMs = Array.from({ length: policy.limit }, (_, index) => retryDelayMs({ ...policy, jitter: false }, index + 1, 0) ?? 0)
  const longestMs = Math.max(...waitsMs)
  const drawn = policy.jitter && longestMs > 0 ? `, ${waitsMs.length === 1 ? 'the' : 'each'} wait drawn between half and all of that` : ''
  return `${sentenceOf(waitsMs, longestMs)}${drawn}.`
}

function sentenceOf(waitsMs: readonly number[], longestMs: number): string {
  const [firstMs] = waitsMs
  const count = waitsMs.length
  if (count > 1 && firstMs === longestMs) return `Tries again ${count} times, each ${after(longestMs)}`
  if (count <= MOST_TOLD)
    return `Tries again ${after(firstMs ?? 0)}${waitsMs
      .slice(1)
      .map((waitMs) => `, ${duration(waitMs)}`)
      .join('')}`
  const told = waitsMs.slice(0, MOST_TOLD - 1).map(duration)
  return `Tries again after ${told.join(', ')} and so on, up to ${duration(longestMs)}, ${count} times in all`
}

function after(waitMs: number): string {
  return waitMs === 0 ? 'at once' : `after ${duration(waitMs)}`
}

/** Whole seconds without a fraction. */
function duration(ms: number): string {
  return ms < 60_000 ? `${ms / 1000} s` : formatDuration(ms)
}

function isComplete(policy: { [Part in keyof RetryPolicy]: RetryPolicy[Part] | null }): policy is RetryPolicy {
  const { limit, delaySeconds, maxDelaySeconds } = policy
  return (
    [limit, delaySeconds, maxDelaySeconds].every((value) => value !== null && Number.isInteger(value) && value >= 0) && Number(limit) <= 100
  )
}
