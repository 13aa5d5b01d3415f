import { expect, test } from 'vitest'
import { retryWords } from './retry-words.ts'

const policy = { limit: 3, delaySeconds: 30, backoff: 'exponential', maxDelaySeconds: 3600, jitter: true } as const

test('retries are told in words', () => {
  expect(retryWords(null)).toBe('not tried again')
  expect(retryWords({ ...policy, limit: 0 })).toBe('not tried again')
  expect(retryWords(policy)).toBe('up to 3 more times, after 30 s, then twice as long each time up to 1 h, spread a little')
  expect(retryWords({ ...policy, limit: 1, jitter: false })).toBe('once more, after 30 s')
  expect(retryWords({ ...policy, backoff: 'fixed', jitter: false })).toBe('up to 3 more times, after 30 s')
  expect(retryWords({ ...policy, delaySeconds: 0 })).toBe('up to 3 more times, at once')
})
