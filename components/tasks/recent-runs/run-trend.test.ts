import { expect, test } from 'vitest'
import type { RecentRuns } from '#domain/views/task-run-views.ts'
import { runTrend } from './run-trend.ts'

const took = (...lengthsMs: number[]): RecentRuns['runs'] => lengthsMs.map((tookMs) => ({ state: 'succeeded', tookMs }))
const TEN_OF_10_S = Array.from({ length: 10 }, () => 10_000)

test.each([
  ['no runs', [], { medianMs: null, trend: null }],
  ['one run', took(4_000), { medianMs: 4_000, trend: null }],
  ['an even number of them', took(1_000, 3_000), { medianMs: 2_000, trend: null }],
  [
    'the latest five take twice as long',
    took(...TEN_OF_10_S, 20_000, 21_000, 20_000, 22_000, 20_000),
    { medianMs: 10_000, trend: 'slower' },
  ],
  ['the latest five take half as long', took(...TEN_OF_10_S, 5_000, 5_000, 4_000, 5_000, 5_000), { medianMs: 10_000, trend: 'faster' }],
  ['one of the latest took very long', took(...TEN_OF_10_S, 10_000, 90_000, 10_000, 10_000, 10_000), { medianMs: 10_000, trend: null }],
  ['too few to say', took(1_000, 1_000, 9_000, 9_000, 9_000, 9_000, 9_000), { medianMs: 9_000, trend: null }],
  ['short runs that waver', took(...TEN_OF_10_S.map(() => 40), 90, 90, 90, 90, 90), { trend: null }],
])('with %s', (_name, runs, expected) => {
  expect(runTrend(runs)).toMatchObject(expected)
})

test('what failed counts as failed and says nothing of how long the work takes', () => {
  const failed = Array.from({ length: 5 }, () => ({ state: 'expired' as const, tookMs: 3_600_000 }))
  expect(runTrend([...took(...TEN_OF_10_S), ...failed])).toEqual({ medianMs: 10_000, trend: null, succeeded: 10, failed: 5 })
})
