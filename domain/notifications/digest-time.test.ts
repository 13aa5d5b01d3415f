import { assert, constantFrom, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, WEEK_MS } from '#scheduling/cron/lengths-of-time.ts'
import { digestDue, digestTime } from './digest-time.ts'

const at = Date.parse
const MONDAY_EIGHT = { weekday: 1, hour: 8, timezone: 'Europe/Berlin' }
const due = (time: typeof MONDAY_EIGHT, now: string, { weeksZone = 'UTC', since = 0 } = {}) =>
  digestDue(time, { weeksZone, sinceMs: since, nowMs: at(now) })

describe('the digest of a channel', () => {
  it.each([
    ['at its hour', '2026-11-30T07:00:00Z', '2026-11-30T07:00:00Z', false],
    ['a moment before it, of the week before', '2026-11-30T06:59:59Z', '2026-11-23T07:00:00Z', true],
    ['two days later', '2026-12-02T07:00:00Z', '2026-11-30T07:00:00Z', false],
    ['later than that', '2026-12-02T07:00:01Z', '2026-11-30T07:00:00Z', true],
    ['on Sunday', '2026-12-06T22:00:00Z', '2026-11-30T07:00:00Z', true],
    ['in summer, by the wall', '2026-07-06T06:00:00Z', '2026-07-06T06:00:00Z', false],
  ])('is due %s', (_, now, dueAt, isTooLate) => {
    expect(due(MONDAY_EIGHT, now)).toMatchObject({ dueMs: at(dueAt), isTooLate })
  })

  it('is due on the first moment after an hour that clocks leave out', () => {
    const time = { weekday: 7, hour: 2, timezone: 'Europe/Berlin' }
    expect(due(time, '2026-03-29T12:00:00Z')?.dueMs).toBe(at('2026-03-29T01:00:00Z'))
  })

  it('is not due for what lay before it was asked for', () => {
    expect(due(MONDAY_EIGHT, '2026-11-30T09:00:00Z', { since: at('2026-11-30T07:00:01Z') })).toBeNull()
    expect(due(MONDAY_EIGHT, '2026-11-30T09:00:00Z', { since: at('2026-11-30T07:00:00Z') })).not.toBeNull()
  })

  // The week 2026-W48 ends with Sunday, 29 November.
  it.each([
    ['of the same zone', 'UTC', 1, 0, 'UTC', '2026-11-30T00:00:00Z', '2026-W48', '2026-11-30T00:00:00Z'],
    ['in the east, when the week is over there too', 'Asia/Tokyo', 1, 8, 'UTC', '2026-11-30T00:00:00Z', '2026-W48', '2026-11-30T00:00:00Z'],
    ['in the east, not while it goes on', 'Asia/Tokyo', 1, 8, 'UTC', '2026-11-29T23:59:59Z', '2026-W47', '2026-11-23T00:00:00Z'],
    ['in the east, at an hour after that', 'Asia/Tokyo', 1, 10, 'UTC', '2026-11-30T01:00:00Z', '2026-W48', '2026-11-30T01:00:00Z'],
    ['half an hour before', 'Asia/Kolkata', 1, 5, 'UTC', '2026-11-30T00:00:00Z', '2026-W48', '2026-11-30T00:00:00Z'],
    ['half an hour after', 'Asia/Kolkata', 1, 6, 'UTC', '2026-11-30T00:30:00Z', '2026-W48', '2026-11-30T00:30:00Z'],
    ['quarters of an hour apart', 'Pacific/Chatham', 1, 13, 'UTC', '2026-11-30T00:00:00Z', '2026-W48', '2026-11-30T00:00:00Z'],
    ['as far apart as can be', 'Pacific/Kiritimati', 1, 0, 'Pacific/Niue', '2026-11-30T11:00:00Z', '2026-W48', '2026-11-30T11:00:00Z'],
    ['in the west', 'America/Los_Angeles', 1, 8, 'UTC', '2026-11-30T16:00:00Z', '2026-W48', '2026-11-30T16:00:00Z'],
    ['in the west, by its own Sunday', 'America/Los_Angeles', 7, 20, 'UTC', '2026-11-30T04:00:00Z', '2026-W47', '2026-11-30T04:00:00Z'],
    ['of a zone in the west', 'Europe/Berlin', 1, 8, 'America/Los_Angeles', '2026-11-30T08:00:00Z', '2026-W48', '2026-11-30T08:00:00Z'],
    ['when summer ends in one zone', 'Asia/Kolkata', 1, 4, 'Europe/Berlin', '2026-10-25T23:00:00Z', '2026-W43', '2026-10-25T23:00:00Z'],
    ['when summer begins in one', 'Asia/Kolkata', 1, 3, 'Europe/Berlin', '2026-03-29T22:00:00Z', '2026-W13', '2026-03-29T22:00:00Z'],
  ])('tells of the week that is over: %s', (_, timezone, weekday, hour, weeksZone, now, week, dueAt) => {
    expect(due({ weekday, hour, timezone }, now, { weeksZone })).toMatchObject({ week: { name: week }, dueMs: at(dueAt) })
  })

  it('tells of each week once, whatever the zones, after its end and within nine days of it', () => {
    const zone = constantFrom(
      ...['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'America/St_Johns', 'Asia/Kolkata', 'Asia/Tokyo', 'Australia/Lord_Howe'],
      ...['Pacific/Chatham', 'Pacific/Kiritimati', 'Pacific/Niue', 'America/Santiago', 'Africa/Cairo'],
    )
    const hours = integer({ min: 0, max: 60 * 7 * 24 })
    assert(
      property(
        zone,
        zone,
        integer({ min: 1, max: 7 }),
        integer({ min: 0, max: 23 }),
        hours,
        (timezone, weeksZone, weekday, hour, later) => {
          const nowMs = at('2026-01-05T00:00:00Z') + later * HOUR_MS
          const [before, now] = [nowMs - WEEK_MS, nowMs].map((ms) =>
            digestDue({ weekday, hour, timezone }, { weeksZone, sinceMs: 0, nowMs: ms }),
          )
          if (!now || !before) throw new Error('None is due.')
          expect(now.dueMs).toBeLessThanOrEqual(nowMs)
          expect(now.week.beforeMs).toBeLessThanOrEqual(now.dueMs)
          expect(now.dueMs - now.week.beforeMs).toBeLessThan(WEEK_MS + 2 * DAY_MS)
          // Within an hour of a week ago clocks may have changed: then it is the same one, or the one but next.
          const weeksLater = Math.round((now.week.sinceMs - before.week.sinceMs) / WEEK_MS)
          expect(weeksLater).toBe(Math.round((now.dueMs - before.dueMs) / WEEK_MS))
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it.each([{ weekday: 0 }, { weekday: 8 }, { hour: 24 }, { hour: 7.5 }, { timezone: 'Mars/Olympus' }])('is refused at %j', (wrong) => {
    expect(digestTime.safeParse({ ...MONDAY_EIGHT, ...wrong }).success).toBe(false)
  })
})
