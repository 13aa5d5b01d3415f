import { expect, it } from 'vitest'
import { RestingWeeks } from './resting-weeks.ts'

const MINUTE_MS = 60_000

it('a week rests twice as long after each failure in a row, an hour at most, and others not at all', () => {
  const resting = new RestingWeeks(MINUTE_MS)
  const restsMs = Array.from({ length: 9 }, () => resting.noteFailure('2026-W23', 0))
  expect(restsMs.map((ms) => ms / MINUTE_MS)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
  expect(resting.isResting('2026-W23', 60 * MINUTE_MS - 1)).toBe(true)
  expect(resting.isResting('2026-W23', 60 * MINUTE_MS)).toBe(false)
  expect(resting.isResting('2026-W22', 0)).toBe(false)
})

it('once reckoned, a week begins anew with the shortest rest', () => {
  const resting = new RestingWeeks(MINUTE_MS)
  resting.noteFailure('2026-W23', 0)
  resting.noteFailure('2026-W23', MINUTE_MS)
  resting.noteSuccess('2026-W23')
  expect(resting.isResting('2026-W23', 0)).toBe(false)
  expect(resting.noteFailure('2026-W23', 0)).toBe(MINUTE_MS)
})
