import { expect, test } from 'vitest'
import type { RunTime } from '#domain/views/task-run-views.ts'
import { timeStatistics } from './time-statistics.ts'

const run = (tookMs: number, lateMs: number | null = null) => ({ tookMs, lateMs, waitMs: 0 }) as RunTime

test('median and 95 % are those of the runs that have the measure', () => {
  expect(timeStatistics([run(30), run(10), run(20), run(40)], 'tookMs')).toEqual({ medianMs: 25, p95Ms: 38.5, mostMs: 40, count: 4 })
  expect(timeStatistics([run(1, 7), run(1, null)], 'lateMs')).toEqual({ medianMs: 7, p95Ms: 7, mostMs: 7, count: 1 })
})

test('of no run nothing is said', () => {
  expect(timeStatistics([], 'tookMs')).toBeNull()
  expect(timeStatistics([run(1)], 'lateMs')).toBeNull()
})
