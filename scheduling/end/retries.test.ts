import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RetryPolicy, retryDelayMs } from '#scheduling/end/retries.ts'

const policy = (changes: Partial<RetryPolicy> = {}): RetryPolicy => ({
  limit: 5,
  delaySeconds: 30,
  backoff: 'exponential',
  maxDelaySeconds: 3600,
  jitter: false,
  ...changes,
})

describe('the wait before a further attempt (R7)', () => {
  it.each([
    ['never, without a policy', null, 1, null],
    ['never, with a limit of 0', policy({ limit: 0 }), 1, null],
    ['never, once the limit is reached', policy({ limit: 2 }), 3, null],
    ['after the last allowed failure there is one more', policy({ limit: 2 }), 2, 60_000],
    ['the delay itself after the first failure', policy(), 1, 30_000],
    ['doubled after each further one', policy(), 4, 240_000],
    ['the same each time when it is fixed', policy({ backoff: 'fixed' }), 4, 30_000],
    ['no longer than the cap', policy({ maxDelaySeconds: 100 }), 3, 100_000],
    ['at once with a delay of 0', policy({ delaySeconds: 0 }), 5, 0],
  ])('%s', (_, given, failures, expected) => {
    expect(retryDelayMs(given, failures, 0.99)).toBe(expected)
  })

  it('lies between half and all of it with jitter, whatever chance says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, chance) => {
        const full = retryDelayMs(policy({ limit: 100 }), failures, chance) as number
        const drawn = retryDelayMs(policy({ limit: 100, jitter: true }), failures, chance) as number
        expect(drawn).toBeGreaterThanOrEqual(full / 2)
        expect(drawn).toBeLessThanOrEqual(full)
      }),
    )
  })

  it('stays a number after a thousand failures', () => {
    expect(retryDelayMs(policy({ limit: 1000 }), 1000, 0)).toBe(3_600_000)
  })
})
