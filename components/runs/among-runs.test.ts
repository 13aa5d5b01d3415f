import { expect, test } from 'vitest'
import type { DecidedRangeRow, RunRow } from '#domain/views/run-views.ts'
import { amongRuns, hrefOfRow } from './among-runs.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 30, 6, minute)).toISOString()
const run = (id: string, minute: number) => ({ id, activatedAt: at(minute) }) as RunRow
const instants = (id: number, minute: number, intoRunId: string | null = null) =>
  ({ id, decidedAt: at(minute), firstInstant: at(0), intoRunId, taskId: 7 }) as DecidedRangeRow
const idsOf = (runs: RunRow[], ranges: DecidedRangeRow[]) => amongRuns(runs, ranges).map(({ id }) => id)

test('instants without a run stand by when they were decided on, and no run changes its place', () => {
  const runs = [run('c', 30), run('b', 20), run('a', 10)]
  expect(idsOf(runs, [instants(4, 35), instants(3, 20), instants(2, 15), instants(1, 5)])).toEqual([4, 'c', 'b', 3, 2, 'a', 1])
  // Held rows may be in the order of another moment.
  expect(idsOf([run('a', 10), run('b', 20)], [instants(1, 15)])).toEqual([1, 'a', 'b'])
})

test('coalesced ones stand under the run that they went into, which was activated in the same moment or a little before', () => {
  expect(idsOf([run('b', 20), run('a', 10)], [instants(1, 21, 'b')])).toEqual(['b', 1, 'a'])
})

test('a page without runs shows them all', () => {
  expect(idsOf([], [instants(2, 5), instants(1, 4)])).toEqual([2, 1])
})

test('a row leads to the run that stands for it, else to its task, of which only runs are left when it was deleted', () => {
  expect(hrefOfRow(run('a', 1))).toBe('/runs/a')
  expect(hrefOfRow(instants(1, 1, 'b'))).toBe('/runs/b')
  expect(hrefOfRow(instants(1, 1))).toBe('/tasks/7')
  expect(hrefOfRow({ ...instants(1, 1), isTaskDeleted: true })).toBe('/runs?task=7')
})
