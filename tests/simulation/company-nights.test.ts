import { expect, it } from 'vitest'
import { companyOf, delaysOf, liveThrough, scored } from './company-nights.ts'

const DAYS = 20
const AHEAD_MS = 30 * 60_000

it('warns half an hour ahead of nine in ten deadlines that are missed, is right with four in five warnings, and names where it begins', () => {
  const tasks = companyOf(200, 60, 1)
  const { warned, missed, both, causes } = scored(liveThrough(tasks, delaysOf(tasks, DAYS, 1), DAYS, AHEAD_MS))
  expect(missed).toBeGreaterThan(20)
  expect(both / missed).toBeGreaterThanOrEqual(0.9)
  expect(both / warned).toBeGreaterThanOrEqual(0.8)
  expect(causes / both).toBeGreaterThanOrEqual(0.9)
})

it('warns of next to nothing in nights in which nothing is delayed', () => {
  const tasks = companyOf(200, 60, 2)
  const { warned } = scored(liveThrough(tasks, [], DAYS, AHEAD_MS))
  expect(warned).toBeLessThan(DAYS)
})
