import { expect, test } from 'vitest'
import type { RunRow } from '#domain/views/run-views.ts'
import { holdBackNewRuns } from './held-back-runs.ts'

const rows = ['c', 'b', 'a'].map((id) => ({ id })) as RunRow[]

test('shows every run while nobody reads', () => {
  expect(holdBackNewRuns(rows, null)).toEqual({ shown: rows, waiting: 0 })
})

test('holds back runs that came after the reader began, and says how many', () => {
  const { shown, waiting } = holdBackNewRuns(rows, 'b')
  expect(shown.map((row) => row.id)).toEqual(['b', 'a'])
  expect(waiting).toBe(1)
})

test('holds nothing back when nothing new came', () => {
  expect(holdBackNewRuns(rows, 'c').waiting).toBe(0)
})
