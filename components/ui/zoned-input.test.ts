import { expect, test } from 'vitest'
import { dayStartMs, instantOfZonedInput, zonedInputOf } from './zoned-input.ts'

const BERLIN = 'Europe/Berlin'
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

test('what is typed is meant on the wall clock of the zone, and comes back as it was typed', () => {
  const instantMs = instantOfZonedInput('2026-07-01T08:30', BERLIN)
  expect(iso(instantMs)).toBe('2026-07-01T06:30:00.000Z')
  expect(zonedInputOf(instantMs ?? 0, BERLIN)).toBe('2026-07-01T08:30')
  expect(zonedInputOf(Date.UTC(2026, 6, 1, 6, 30, 15), BERLIN)).toBe('2026-07-01T08:30:15')
})

test('a time that a clock change leaves out means the first moment after it', () => {
  expect(iso(instantOfZonedInput('2026-03-29T02:30', BERLIN))).toBe('2026-03-29T01:00:00.000Z')
})

test('a time that occurs twice means its first pass', () => {
  expect(iso(instantOfZonedInput('2026-10-25T02:30', BERLIN))).toBe('2026-10-25T00:30:00.000Z')
})

test('empty and half-typed mean nothing', () => {
  expect(instantOfZonedInput('', BERLIN)).toBeNull()
  expect(instantOfZonedInput('2026-', BERLIN)).toBeNull()
})

test('a day begins at midnight of the zone, also across a clock change', () => {
  const eveningMs = Date.parse('2026-03-28T20:00:00Z')
  expect(iso(dayStartMs(eveningMs, BERLIN))).toBe('2026-03-27T23:00:00.000Z')
  expect(iso(dayStartMs(eveningMs, BERLIN, 2))).toBe('2026-03-29T22:00:00.000Z')
})
