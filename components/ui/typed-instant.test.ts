import { describe, expect, test } from 'vitest'
import { instantText, readTypedInstant } from './typed-instant.ts'

const BERLIN = 'Europe/Berlin'
const read = (text: string, zone = BERLIN) => {
  const { value, ...words } = readTypedInstant(text, zone)
  return { instant: value === null || Number.isNaN(value) ? value : new Date(value).toISOString(), ...words }
}

describe('what is typed into a date-and-time field', () => {
  test.each([
    ['2026-07-01 08:30', '2026-07-01T06:30:00.000Z'],
    ['2026-07-01T08:30:15', '2026-07-01T06:30:15.000Z'],
    ['  2026-07-01   08:30 ', '2026-07-01T06:30:00.000Z'],
    ['2026-07-01', '2026-06-30T22:00:00.000Z'],
    ['2026-07-01T08:30:15.250Z', '2026-07-01T08:30:15.000Z'],
    ['2026-07-01 08:30 +05:30', '2026-07-01T03:00:00.000Z'],
    ['2026-10-25 02:30 +01:00', '2026-10-25T01:30:00.000Z'],
  ])('reads %j as %s', (typed, instant) => {
    expect(read(typed)).toEqual({ instant, problem: null, note: null })
  })

  test.each([
    ['2026-', 'is no date and time. Write it like 2026-03-31 08:00.'],
    ['11/28/2026 12:00 AM', 'is no date and time'],
    ['tomorrow', 'is no date and time'],
    ['2026-02-31 08:00', 'There is no 2026-02-31 08:00.'],
    ['2026-02-01 24:30', 'There is no'],
    ['0000-01-01 00:00', 'from 1970 through 2100'],
    ['2101-06-01 00:00', 'from 1970 through 2100'],
    ['9999-12-31 23:59 +00:00', 'from 1970 through 2100'],
  ])('refuses %j in words, never as if nothing had been typed', (typed, words) => {
    expect(read(typed)).toMatchObject({ instant: Number.NaN, problem: expect.stringContaining(words) })
  })

  test('empty means nothing', () => {
    expect(read(' ')).toEqual({ instant: null, problem: null, note: null })
  })

  test('a time that a clock change leaves out means the first moment after it, and says so', () => {
    expect(read('2026-03-29 02:30')).toEqual({
      instant: '2026-03-29T01:00:00.000Z',
      problem: null,
      note: 'A clock change in Europe/Berlin leaves 02:30 out: this is the first moment after it, 03:00.',
    })
  })

  test('a time that occurs twice means its first pass, and says how the second is written', () => {
    expect(read('2026-10-25 02:30')).toMatchObject({
      instant: '2026-10-25T00:30:00.000Z',
      note: expect.stringContaining('write +01:00 behind it'),
    })
    expect(read('2026-04-05 01:45', 'Australia/Lord_Howe').note).toContain('write +10:30')
  })
})

test.each([
  ['2026-07-01T06:30:00Z', BERLIN, '2026-07-01 08:30'],
  ['2026-07-01T06:30:15Z', BERLIN, '2026-07-01 08:30:15'],
  ['2026-10-25T00:30:00Z', BERLIN, '2026-10-25 02:30 +02:00'],
  ['2026-10-25T01:30:00Z', BERLIN, '2026-10-25 02:30 +01:00'],
  ['2026-07-01T06:30:00Z', 'Asia/Kathmandu', '2026-07-01 12:15'],
])('%s in %s is written as it reads back: %s', (instant, zone, text) => {
  expect(instantText(Date.parse(instant), zone)).toBe(text)
  expect(readTypedInstant(text, zone).value).toBe(Date.parse(instant))
})
