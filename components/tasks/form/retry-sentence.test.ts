import { expect, test } from 'vitest'
import type { RetryPolicy } from '#scheduling/end/retries.ts'
import { retrySentence } from './retry-sentence.ts'

const words = (change: Partial<{ [Part in keyof RetryPolicy]: RetryPolicy[Part] | null }>) =>
  retrySentence({ limit: 3, delaySeconds: 30, backoff: 'exponential', maxDelaySeconds: 3600, jitter: false, ...change })

test('tells each wait as it doubles', () => {
  expect(words({})).toBe('Tries again after 30 s, 1 m, 2 m.')
  expect(words({ limit: 1, delaySeconds: 5 })).toBe('Tries again after 5 s.')
})

test('tells the cap where it holds', () => {
  expect(words({ maxDelaySeconds: 60 })).toBe('Tries again after 30 s, 1 m, 1 m.')
  expect(words({ limit: 10, maxDelaySeconds: 600 })).toBe('Tries again after 30 s, 1 m, 2 m, 4 m and so on, up to 10 m, 10 times in all.')
})

test('tells equal waits once', () => {
  expect(words({ backoff: 'fixed' })).toBe('Tries again 3 times, each after 30 s.')
  expect(words({ delaySeconds: 0 })).toBe('Tries again 3 times, each at once.')
  expect(words({ maxDelaySeconds: 10 })).toBe('Tries again 3 times, each after 10 s.')
})

test('says that waits are drawn, unless there is nothing to draw', () => {
  expect(words({ jitter: true })).toBe('Tries again after 30 s, 1 m, 2 m, each wait drawn between half and all of that.')
  expect(words({ jitter: true, delaySeconds: 0 })).toBe('Tries again 3 times, each at once.')
})

test('without retries says so, whatever the other fields hold', () => {
  expect(words({ limit: 0, delaySeconds: Number.NaN })).toBe('Does not try again: the first failure ends the run as failed.')
  expect(words({ limit: null })).toBe('Does not try again: the first failure ends the run as failed.')
})

test.each([
  ['a delay that is missing', { delaySeconds: null }],
  ['a number that is none', { limit: Number.NaN }],
  ['more retries than there may be', { limit: 1e9 }],
])('says nothing while there is %s', (_what, change) => {
  expect(words(change)).toBeNull()
})
