import type { RetryPolicy } from '#scheduling/end/retries.ts'
import { formatDuration } from '../duration-format.ts'

/** How often and how far apart a failed attempt is repeated (rule R7), in words. */
export function retryWords(policy: RetryPolicy | null): string {
  if (policy === null || policy.limit === 0) return 'not tried again'
  const times = policy.limit === 1 ? 'once more' : `up to ${policy.limit} more times`
  if (policy.delaySeconds === 0) return `${times}, at once`
  const delay = formatDuration(policy.delaySeconds * 1000)
  const grows = policy.backoff === 'exponential' && policy.limit > 1 && policy.delaySeconds < policy.maxDelaySeconds
  const growth = grows ? `, then twice as long each time up to ${formatDuration(policy.maxDelaySeconds * 1000)}` : ''
  return `${times}, after ${delay}${growth}${policy.jitter ? ', spread a little' : ''}`
}
