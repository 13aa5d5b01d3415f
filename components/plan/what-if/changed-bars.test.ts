import { expect, test } from 'vitest'
import type { ForeseenEdit } from '#domain/foreseen-edit.ts'
import { HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { ForeseenRun } from '#scheduling/simulate/simulation-difference.ts'
import { barOf } from '../testing/plan-views.ts'
import { barChangeWords } from './change-words.ts'
import { changedBars } from './changed-bars.ts'

const run = (hour: number, startsHour = hour): ForeseenRun => {
  const startsAtMs = startsHour * HOUR_MS
  return { taskId: 1, kind: 'scheduled', instantMs: hour * HOUR_MS, startsAtMs, endsAtMs: startsAtMs + 10 * MINUTE_MS }
}
const foreseen = (differences: Partial<ForeseenEdit['differences'][number]>, late: number[] = []): ForeseenEdit => ({
  differences: [{ taskId: 1, added: [], removed: [], moved: [], newlyBlocked: null, unblocked: null, ...differences }],
  deadlines: {
    newlyMissed: late.map((hour) => ({
      taskId: 1,
      instantMs: hour * HOUR_MS,
      dueAtMs: hour * HOUR_MS,
      endsAtMs: hour * HOUR_MS + 5 * MINUTE_MS,
    })),
    newlyMet: [],
  },
  throughMs: 24 * HOUR_MS,
  dropsWaiting: false,
})
const expected = (hour: number) =>
  barOf({ state: 'expected', fromMs: hour * HOUR_MS, instantMs: hour * HOUR_MS, key: `1/scheduled/${hour * HOUR_MS}` })
const bars = new Map([[1, [expected(1), expected(2), expected(4)]]])
const keyAt = (hour: number) => `1/scheduled/${hour * HOUR_MS}`

test('without a what-if bars stay as they are', () => {
  expect(changedBars(bars, null)).toEqual({ bars, changes: new Map() })
})

test('each bar knows what became of it, and runs that come no more stand where they would be', () => {
  const { bars: all, changes } = changedBars(
    bars,
    foreseen({ added: [run(1)], moved: [{ before: run(2, 1.5), after: run(2) }], removed: [run(3)] }, [4]),
  )
  expect(all.get(1)?.map(({ key }) => key)).toEqual([keyAt(1), keyAt(2), `${keyAt(3)}/gone`, keyAt(4)])
  const told = (all.get(1) ?? []).map((bar) => barChangeWords(changes.get(bar.key), bar, 0, 'UTC'))
  expect(told).toEqual(['added', 'instead of 01:30, 30 m later', 'no longer starts', 'misses its deadline by 5 m'])
  expect(bars.get(1)).toHaveLength(3)
})

test('what newly waits is marked at its instant, and a deadline beside what else becomes of a run', () => {
  const wait = { taskId: 1, instantMs: 4 * HOUR_MS, sinceMs: 4 * HOUR_MS, closedGates: [] }
  const { changes } = changedBars(bars, foreseen({ newlyBlocked: wait, added: [run(2)] }, [2]))
  expect(changes.get(keyAt(4))?.kind).toBe('blocked')
  expect(barChangeWords(changes.get(keyAt(2)), expected(2), 0, 'UTC')).toBe('added; misses its deadline by 5 m')
})
