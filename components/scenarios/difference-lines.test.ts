import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { ForeseenRun, TaskDifference } from '#scheduling/simulate/simulation-difference.ts'
import { differenceLines, differenceSummary } from './difference-lines.ts'

const NOW_MS = Date.UTC(2026, 5, 1)
const telling = { nowMs: NOW_MS, zone: 'UTC', nameOf: (id: number) => ['', 'load', 'report'][id] ?? '' }
const run = (taskId: number, hour: number): ForeseenRun => {
  const startsAtMs = NOW_MS + hour * HOUR_MS
  return { taskId, kind: 'scheduled', instantMs: startsAtMs, startsAtMs, endsAtMs: null }
}
const difference = (taskId: number, parts: Partial<TaskDifference>): TaskDifference => {
  return { taskId, added: [], removed: [], moved: [], newlyBlocked: null, unblocked: null, ...parts }
}
const NO_DEADLINES = { newlyMissed: [], newlyMet: [] }
const told = (differences: TaskDifference[]) => ({ differences, deadlines: NO_DEADLINES })
const wait = (taskId: number) => ({ taskId, instantMs: null, sinceMs: NOW_MS + 5 * HOUR_MS, closedGates: [] })

test('where nothing differs nothing is told', () => {
  expect(differenceSummary(told([]))).toBe(null)
  expect(differenceLines(told([]), telling, 5)).toEqual({ lines: [], more: 0 })
})

test('everything that differs is counted in one sentence', () => {
  const all = [
    difference(1, { added: [run(1, 1), run(1, 2)], moved: [{ before: run(1, 3), after: run(1, 4) }] }),
    difference(2, { removed: [run(2, 1)], newlyBlocked: wait(2) }),
  ]
  expect(differenceSummary(told(all))).toBe('2 runs added, 1 removed, 1 moved; 1 task newly waits at the end of that time.')
  expect(differenceSummary(told([difference(2, { unblocked: wait(2) })]))).toBe('1 task no longer waits at the end of that time.')
})

test('what waits when the time is over comes first, then one line of each kind of each task, then the rest in order of time', () => {
  const all = [
    difference(1, { added: [run(1, 1), run(1, 2), run(1, 6)] }),
    difference(2, { moved: [{ before: run(2, 4), after: run(2, 3) }], removed: [run(2, 7)], newlyBlocked: wait(2) }),
  ]
  const { lines, more } = differenceLines(told(all), telling, 5)
  expect(lines.map(({ name, words }) => `${name} ${words}`)).toEqual([
    'report waits from 05:00 until after that time',
    'load starts at 01:00, newly',
    'report starts at 03:00 instead of 04:00, 1 h earlier',
    'report no longer starts at 07:00',
    'load starts at 02:00, newly',
  ])
  expect(more).toBe(1)
})

test('deadlines stand before all else, the first of each task first, by how much they are missed', () => {
  const deadline = (taskId: number, dueHour: number, endsMinutesLater: number | null) => {
    const dueAtMs = NOW_MS + dueHour * HOUR_MS
    const endsAtMs = endsMinutesLater === null ? null : dueAtMs + endsMinutesLater * MINUTE_MS
    return { taskId, instantMs: dueAtMs - HOUR_MS, dueAtMs, endsAtMs }
  }
  const all = {
    differences: [difference(1, { newlyBlocked: wait(1), added: [run(1, 1)] })],
    deadlines: {
      newlyMissed: [deadline(1, 7, 25), deadline(1, 9, 25), deadline(2, 6, null)],
      newlyMet: [
        { before: deadline(2, 8, 90), after: deadline(2, 8, -5) },
        { before: deadline(2, 12, null), after: deadline(2, 12, -5) },
      ],
    },
  }
  expect(differenceSummary(all)).toBe(
    '3 deadlines newly missed; 2 deadlines met that would be missed; 1 run added; 1 task newly waits at the end of that time.',
  )
  const { lines, more } = differenceLines(all, telling, 6)
  expect(lines.map(({ name, words }) => `${name} ${words}`)).toEqual([
    'report misses its deadline of 06:00, newly: it has not succeeded by the end of that time',
    'load misses its deadline of 07:00 by 25 m, newly',
    'load waits from 05:00 until after that time',
    'load starts at 01:00, newly',
    'report meets its deadline of 08:00, which it would miss by 1 h 30 m',
    'load misses its deadline of 09:00 by 25 m, newly',
  ])
  expect(more).toBe(1)
})
