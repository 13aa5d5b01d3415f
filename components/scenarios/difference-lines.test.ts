import { expect, test } from 'vitest'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { ForeseenRun, TaskDifference } from '#scheduling/simulate/simulation-difference.ts'
import { differenceLines, differenceSummary, leftOutSentence } from './difference-lines.ts'

const NOW_MS = Date.UTC(2026, 5, 1)
const telling = { nowMs: NOW_MS, zone: 'UTC', nameOf: (id: number) => ['', 'load', 'report'][id] ?? '' }
const run = (taskId: number, hour: number): ForeseenRun => {
  const startsAtMs = NOW_MS + hour * HOUR_MS
  return { taskId, kind: 'scheduled', instantMs: startsAtMs, startsAtMs, endsAtMs: null }
}
const difference = (taskId: number, parts: Partial<TaskDifference>): TaskDifference => {
  return { taskId, added: [], removed: [], moved: [], newlyBlocked: null, unblocked: null, ...parts }
}
const wait = (taskId: number) => ({ taskId, instantMs: null, sinceMs: NOW_MS + 5 * HOUR_MS, closedGates: [] })

test('where nothing differs nothing is told', () => {
  expect(differenceSummary([])).toBe(null)
  expect(differenceLines([], telling, 5)).toEqual({ lines: [], more: 0 })
})

test('everything that differs is counted in one sentence', () => {
  const all = [
    difference(1, { added: [run(1, 1), run(1, 2)], moved: [{ before: run(1, 3), after: run(1, 4) }] }),
    difference(2, { removed: [run(2, 1)], newlyBlocked: wait(2) }),
  ]
  expect(differenceSummary(all)).toBe('2 runs added, 1 removed, 1 moved; 1 task newly waits at the end of that time.')
  expect(differenceSummary([difference(2, { unblocked: wait(2) })])).toBe('1 task no longer waits at the end of that time.')
})

test('what waits when the time is over comes first, then one line of each kind of each task, then the rest in order of time', () => {
  const all = [
    difference(1, { added: [run(1, 1), run(1, 2), run(1, 6)] }),
    difference(2, { moved: [{ before: run(2, 4), after: run(2, 3) }], removed: [run(2, 7)], newlyBlocked: wait(2) }),
  ]
  const { lines, more } = differenceLines(all, telling, 5)
  expect(lines.map(({ name, words }) => `${name} ${words}`)).toEqual([
    'report waits from 05:00 until after that time',
    'load starts at 01:00, newly',
    'report starts at 03:00 instead of 04:00, 1 h earlier',
    'report no longer starts at 07:00',
    'load starts at 02:00, newly',
  ])
  expect(more).toBe(1)
})

test('what is not foretold is named', () => {
  expect(leftOutSentence([])).toBe(null)
  expect(leftOutSentence(['made'])).toBe('Not foretold here: what comes of new dependencies. It can be saved all the same.')
  expect(leftOutSentence(['moved', 'aligned'])).toBe(
    'Not foretold here: what comes of dependencies that go to another task; of dependencies that are by instant, or become so, and change. ' +
      'It can be saved all the same.',
  )
})
