import { expect, test } from 'vitest'
import { backOffMs } from './back-off.ts'

test('waits twice as long after each failure, and never longer than a second', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 5_000].map((failures) => backOffMs(failures))).toEqual([50, 100, 200, 400, 800, 1_000, 1_000, 1_000])
})

test('keeps other bounds where they are given', () => {
  expect([1, 2, 3, 4].map((failures) => backOffMs(failures, { firstMs: 500, longestMs: 2_000 }))).toEqual([500, 1_000, 2_000, 2_000])
})
