import { expect, test } from 'vitest'
import { type AssumptionDraft, readAssumption } from './assumption-draft.ts'

const NOW_MS = 1_000_000
const draft: AssumptionDraft = {
  ...{ kind: 'slower', taskId: 3, taskName: 'load', factor: 2, atMs: NOW_MS + 1, fromMs: NOW_MS, toMs: NOW_MS + 10 },
}
const read = (change: Partial<AssumptionDraft>) => readAssumption({ ...draft, ...change }, NOW_MS, 'Such as …')

test('only the fields of its kind are taken', () => {
  expect(read({}).assumption).toEqual({ kind: 'slower', taskId: 3, factor: 2 })
  expect(read({ kind: 'fails' }).assumption).toEqual({ kind: 'fails', taskId: 3 })
  expect(read({ kind: 'skips', factor: null }).assumption).toEqual({ kind: 'skips', taskId: 3 })
  expect(read({ kind: 'started' }).assumption).toEqual({ kind: 'started', taskId: 3, atMs: NOW_MS + 1 })
  expect(read({ kind: 'no_worker', taskId: null }).assumption).toEqual({ kind: 'no_worker', fromMs: NOW_MS, toMs: NOW_MS + 10 })
})

const WRONG: [change: Partial<AssumptionDraft>, field: string][] = [
  [{ taskId: null }, 'taskId'],
  [{ factor: null }, 'factor'],
  [{ factor: 0 }, 'factor'],
  [{ factor: Number.NaN }, 'factor'],
  [{ kind: 'started', atMs: Number.NaN }, 'atMs'],
  [{ kind: 'started', atMs: NOW_MS }, 'atMs'],
  [{ kind: 'no_worker', fromMs: null }, 'fromMs'],
  [{ kind: 'no_worker', toMs: Number.NaN }, 'toMs'],
  [{ kind: 'no_worker', toMs: NOW_MS }, 'toMs'],
]

test.each(WRONG)('what is wrong has a sentence at its field: %o', (change, field) => {
  expect(Object.keys(read(change).problems ?? {})).toEqual([field])
})
