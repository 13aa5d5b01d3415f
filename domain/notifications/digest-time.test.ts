import { describe, expect, it } from 'vitest'
import { digestDue, digestTime } from './digest-time.ts'

const at = Date.parse
const MONDAY_EIGHT = { weekday: 1, hour: 8, timezone: 'Europe/Berlin' }

describe('the digest of a channel', () => {
  it.each([
    ['at its hour', '2026-11-30T07:00:00Z', '2026-11-30T07:00:00Z', false],
    ['a moment before it, of the week before', '2026-11-30T06:59:59Z', '2026-11-23T07:00:00Z', true],
    ['two days later', '2026-12-02T07:00:00Z', '2026-11-30T07:00:00Z', false],
    ['later than that', '2026-12-02T07:00:01Z', '2026-11-30T07:00:00Z', true],
    ['on Sunday', '2026-12-06T22:00:00Z', '2026-11-30T07:00:00Z', true],
    ['in summer, by the wall', '2026-07-06T06:00:00Z', '2026-07-06T06:00:00Z', false],
  ])('is due %s', (_, now, due, isTooLate) => {
    expect(digestDue(MONDAY_EIGHT, 0, at(now))).toEqual({ dueMs: at(due), isTooLate })
  })

  it('is due on the first moment after an hour that clocks leave out', () => {
    const time = { weekday: 7, hour: 2, timezone: 'Europe/Berlin' }
    expect(digestDue(time, 0, at('2026-03-29T12:00:00Z'))?.dueMs).toBe(at('2026-03-29T01:00:00Z'))
  })

  it('is not due for what lay before it was asked for', () => {
    expect(digestDue(MONDAY_EIGHT, at('2026-11-30T07:00:01Z'), at('2026-11-30T09:00:00Z'))).toBeNull()
    expect(digestDue(MONDAY_EIGHT, at('2026-11-30T07:00:00Z'), at('2026-11-30T09:00:00Z'))).not.toBeNull()
  })

  it.each([{ weekday: 0 }, { weekday: 8 }, { hour: 24 }, { hour: 7.5 }, { timezone: 'Mars/Olympus' }])('is refused at %j', (wrong) => {
    expect(digestTime.safeParse({ ...MONDAY_EIGHT, ...wrong }).success).toBe(false)
  })
})
