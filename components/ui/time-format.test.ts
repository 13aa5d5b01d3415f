import { describe, expect, test } from 'vitest'
import { formatDuration } from '#domain/duration-format.ts'
import { formatClock, formatExact, formatRelative, isZone } from './time-format.ts'

const at = (iso: string) => Date.parse(iso)

describe('relative times', () => {
  test.each([
    ['2026-03-31T04:00:00.400Z', 'now'],
    ['2026-03-31T04:00:05Z', 'in 5 s'],
    ['2026-03-31T03:59:01Z', '59 s ago'],
    ['2026-03-31T04:06:00Z', 'in 6 min'],
    ['2026-03-31T02:00:00Z', '2 h ago'],
    ['2026-04-01T16:00:00Z', 'in 36 h'],
    ['2026-03-01T04:00:00Z', '30 d ago'],
    ['2028-04-01T04:00:00Z', 'in 2 y'],
  ])('says %s at 04:00 as "%s"', (instant, words) => {
    expect(formatRelative(at(instant), at('2026-03-31T04:00:00Z'))).toBe(words)
  })
})

describe('exact times', () => {
  test('carry the offset that the zone had at that instant, not the one it has now', () => {
    expect(formatExact(at('2026-03-29T00:30:00Z'), 'Europe/Berlin')).toBe('Sun 2026-03-29 01:30:00 GMT+1')
    expect(formatExact(at('2026-03-29T01:30:00Z'), 'Europe/Berlin')).toBe('Sun 2026-03-29 03:30:00 GMT+2')
  })

  test('leave out the date today, the year within a year, and seconds of zero', () => {
    const now = at('2026-03-31T12:00:00Z')
    expect(formatClock(at('2026-03-31T14:05:00Z'), now, 'UTC')).toBe('14:05')
    expect(formatClock(at('2026-03-31T14:05:30Z'), now, 'UTC')).toBe('14:05:30')
    expect(formatClock(at('2026-04-02T14:05:00Z'), now, 'UTC')).toBe('Thu 14:05')
    expect(formatClock(at('2026-05-02T14:05:00Z'), now, 'UTC')).toBe('05-02 14:05')
    expect(formatClock(at('2027-05-02T14:05:00Z'), now, 'UTC')).toBe('2027-05-02 14:05')
  })

  test('judge "today" in the zone shown', () => {
    expect(formatClock(at('2026-03-31T23:30:00Z'), at('2026-03-31T12:00:00Z'), 'Asia/Tokyo')).toBe('Wed 08:30')
  })

  test('refuse a zone that does not exist', () => {
    expect(isZone('Europe/Berlin')).toBe(true)
    expect(isZone('Europe/Atlantis')).toBe(false)
  })
})

describe('durations', () => {
  test.each([
    [-5, '0 ms'],
    [340, '340 ms'],
    [4299, '4.2 s'],
    [59_999, '59 s'],
    [72_000, '1 m 12 s'],
    [300_000, '5 m'],
    [3 * 3_600_000 + 300_000, '3 h 05 m'],
    [52 * 3_600_000, '2 d 04 h'],
  ])('writes %i ms as "%s"', (ms, words) => {
    expect(formatDuration(ms)).toBe(words)
  })
})
