import { describe, expect, it } from 'vitest'
import type { ClosedGate } from '#scheduling/model/decision.ts'
import { barTimes, waitWords } from './bar-words.ts'
import { barOf } from './testing/plan-views.ts'

const FOUR_MS = Date.UTC(2026, 10, 30, 4)
const MINUTE = 60_000
const words = (about: Parameters<typeof barOf>[0]) => barTimes(barOf(about), FOUR_MS, 'UTC')

describe('a run of the plan in words', () => {
  it('says when it ran, or is expected to', () => {
    const fromMs = FOUR_MS
    expect(words({ fromMs, endMs: fromMs + 6 * MINUTE })).toBe('04:00 to 04:06 (6 m)')
    const expected = { fromMs, state: 'expected', startedMs: null, endMs: fromMs + 6 * MINUTE } as const
    expect(words({ ...expected, longEndMs: fromMs + 9 * MINUTE })).toBe('expected 04:00, ends about 04:06, rarely after 04:09')
    expect(words({ ...expected, longEndMs: fromMs + 6 * MINUTE })).toBe('expected 04:00, ends about 04:06')
    expect(words({ ...expected, endMs: null })).toBe('expected 04:00; no end is expected')
    expect(words({ fromMs: fromMs + 9, state: 'waiting', waitsFromMs: fromMs })).toBe('waits since 04:00; no start of it is expected')
  })

  it('names what it waits for, the first two of many', () => {
    const on = (dependeeName: string): ClosedGate => ({
      ...{ gate: 'dependency', edgeId: 1, dependeeId: 1, dependeeName, dependeeEnabled: true, future: false, endings: 'succeeded' },
      ...{ alignedInstantMs: null, neededAfterMs: null },
    })
    expect(waitWords([on('extract'), { gate: 'concurrency', activeRuns: 1, maxConcurrency: 1 }])).toBe(
      'extract and a free place among its own runs',
    )
    expect(waitWords([on('a'), on('b'), on('c')])).toBe('a, b and 1 more')
  })
})
