import { expect, test } from 'vitest'
import type { RunListParams } from '../run-list-params.ts'
import { filterDraftOf, filterOf } from './run-filter-draft.ts'

const since = new Date('2026-01-05T06:00:00Z')
const before = new Date('2026-01-05T07:00:00Z')

test('what the address says stands in the form, and comes back the same', () => {
  const params = { endedSince: since, endedBefore: before, timing: ['delayed'], lateBySeconds: 60, queue: 'slow', result: 'Graz' }
  expect(filterOf(filterDraftOf(params as unknown as RunListParams)).filter).toEqual({
    activatedSince: null,
    activatedBefore: null,
    endedSince: since,
    endedBefore: before,
    timing: ['delayed'],
    lateBySeconds: 60,
    longerThanSeconds: null,
    queue: 'slow',
    worker: null,
    result: 'Graz',
  })
  expect(Object.values(filterOf(filterDraftOf(null)).filter ?? {}).every((value) => value === null)).toBe(true)
})

test('another time than before takes its place: a run is not asked for by two ranges', () => {
  const draft = filterDraftOf({ endedSince: since, endedBefore: null } as unknown as RunListParams)
  expect(filterOf({ ...draft, range: 'activated' }).filter).toMatchObject({ activatedSince: since, endedSince: null })
})

test('what can not be read is refused at its field, and nothing is asked for', () => {
  const draft = { ...filterDraftOf(null), since: Number.NaN, lateBySeconds: 0.5, longerThanSeconds: Number.NaN, result: 'x'.repeat(201) }
  const { filter, problems } = filterOf(draft)
  expect(filter).toBeNull()
  expect(Object.keys(problems).sort()).toEqual(['lateBySeconds', 'longerThanSeconds', 'result', 'since'])
  expect(filterOf({ ...filterDraftOf(null), since: before.getTime(), before: since.getTime() }).problems).toHaveProperty('before')
})
