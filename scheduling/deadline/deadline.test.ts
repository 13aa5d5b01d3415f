import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../cron/lengths-of-time.ts'
import { readColumns } from '../cron/syntax.ts'
import { iso } from '../cron/testing/crontab.ts'
import { wallOf } from '../cron/wall-clock.ts'
import { type Deadline, type DeadlineSettings, dueAt, readDeadline, readTimeOfDay, readWeekdays } from './deadline.ts'

const NONE: DeadlineSettings = {
  deadlineKind: 'none',
  deadlineAfterSeconds: null,
  deadlineTime: '',
  deadlineDaysLater: 0,
  deadlineTimezone: '',
  deadlineWeekdays: '',
}

const at = (text: string) => Date.parse(text)
const dueOf = (settings: Partial<DeadlineSettings>, instant: string, crontabZone = 'UTC') => {
  const deadline = readDeadline({ ...NONE, ...settings }, crontabZone)
  const due = deadline && dueAt(deadline, at(instant))
  return due === null ? null : iso(due)
}

describe('a deadline so long after the instant', () => {
  it('is that long after it, also through a change of clocks', () => {
    const by = { deadlineKind: 'after', deadlineAfterSeconds: 7200, deadlineTimezone: 'Europe/Berlin' } as const
    expect(dueOf(by, '2026-03-29T00:30:00Z')).toBe(iso(at('2026-03-29T02:30:00Z')))
  })

  it('is there on the chosen weekdays of its zone only', () => {
    const by = { deadlineKind: 'after', deadlineAfterSeconds: 60, deadlineWeekdays: 'mon-fri', deadlineTimezone: 'Asia/Tokyo' } as const
    // Sunday evening in London is Monday in Tokyo.
    expect(dueOf(by, '2026-03-01T16:00:00Z')).not.toBeNull()
    expect(dueOf(by, '2026-03-01T14:00:00Z')).toBeNull()
  })
})

describe('a deadline by a time of day', () => {
  it.each([
    ['the same day', '06:00', 0, 'UTC', '2026-03-02T05:00:00Z', '2026-03-02T06:00:00Z'],
    ['the next morning of an instant in the evening', '06:00', 0, 'UTC', '2026-03-02T22:00:00Z', '2026-03-03T06:00:00Z'],
    ['the next day for an instant at that very time', '06:00', 0, 'UTC', '2026-03-02T06:00:00Z', '2026-03-03T06:00:00Z'],
    ['so many days later', '06:00', 2, 'UTC', '2026-03-02T05:00:00Z', '2026-03-04T06:00:00Z'],
    ['in the zone of the crontab', '06:00', 0, 'Europe/Berlin', '2026-07-02T02:00:00Z', '2026-07-02T04:00:00Z'],
    ['on the day after clocks were put forward', '06:00', 0, 'Europe/Berlin', '2026-03-28T22:00:00Z', '2026-03-29T04:00:00Z'],
    ['the first moment after clocks left it out', '02:30', 0, 'Europe/Berlin', '2026-03-28T22:00:00Z', '2026-03-29T01:00:00Z'],
    ['the first pass of one that comes twice', '02:30', 0, 'Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T00:30:00Z'],
    ['the next day between both passes', '02:30', 0, 'Europe/Berlin', '2026-10-25T00:45:00Z', '2026-10-26T01:30:00Z'],
  ])('is %s', (_, deadlineTime, deadlineDaysLater, zone, instant, due) => {
    expect(dueOf({ deadlineKind: 'by', deadlineTime, deadlineDaysLater }, instant, zone)).toBe(iso(at(due)))
  })

  it('lies after its instant, at most a day and a clock change later, and shows that time wherever clocks show it', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/New_York')
    const instants = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') })
    fc.assert(
      fc.property(zones, instants, fc.integer({ min: 0, max: 1439 }), fc.nat(3), (timezone, instantMs, minutes, daysLater) => {
        const timeOfDayMs = minutes * 60_000
        const deadline: Deadline = { kind: 'by', timezone, weekdays: null, timeOfDayMs, daysLater }
        const due = dueAt(deadline, instantMs) as number
        expect(due).toBeGreaterThan(instantMs)
        expect(due - instantMs).toBeLessThanOrEqual((daysLater + 1) * DAY_MS + HOUR_MS)
        const shown = wallOf(due, timezone) % DAY_MS
        // Where clocks leave it out they show at most two hours more.
        expect((shown - timeOfDayMs + DAY_MS) % DAY_MS).toBeLessThanOrEqual(HOUR_MS)
      }),
    )
  })

  it('comes no earlier for a later instant', () => {
    const instants = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') })
    fc.assert(
      fc.property(instants, fc.nat(3 * DAY_MS), fc.nat(1439), (instantMs, laterMs, minutes) => {
        const deadline: Deadline = { kind: 'by', timezone: 'Europe/Berlin', weekdays: null, timeOfDayMs: minutes * 60_000, daysLater: 0 }
        expect(dueAt(deadline, instantMs + laterMs)).toBeGreaterThanOrEqual(dueAt(deadline, instantMs) as number)
      }),
    )
  })
})

describe('what is stored of a deadline', () => {
  it.each([
    ['6:00', 6 * HOUR_MS],
    ['23:59', DAY_MS - 60_000],
    ['24:00', null],
    ['6', null],
    ['06:60', null],
  ])('reads the time of day %s', (text, expected) => {
    expect(readTimeOfDay(text)).toBe(expected)
  })

  it('takes plain weekdays, and none that only some weeks have', () => {
    expect([...(readWeekdays('sat-sun') ?? [])].sort()).toEqual([0, 6])
    expect(readWeekdays('')).toBeNull()
    for (const text of ['mon#2', '5L', 'someday', '9']) expect(readWeekdays(text)).toBeUndefined()
  })

  it('reads each day and range of days as a crontab does', () => {
    const days = [...'01234567', 'sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'MON']
    const items = [...days, ...days.flatMap((from) => days.map((to) => `${from}-${to}`))]
    for (const item of [...items, 'mon,wed-fri', '5-sun,2', '1,1', '1-', '-1', ',1', '1,', '1-2-3', '8', 'monday']) {
      const { parsed } = readColumns({ second: '0', minute: '0', hour: '0', dayOfMonth: '*', month: '*', dayOfWeek: item })
      expect([item, readWeekdays(item)]).toEqual([item, parsed ? new Set(parsed.daysOfWeek) : undefined])
    }
  })

  it('is no deadline where it cannot be read, rather than a wrong one', () => {
    const by = { ...NONE, deadlineKind: 'by', deadlineTime: '06:00' } as const
    expect(readDeadline({ ...by, deadlineTimezone: 'Mars/Olympus' }, 'UTC')).toBeNull()
    expect(readDeadline({ ...by, deadlineTime: 'six' }, 'UTC')).toBeNull()
    expect(readDeadline({ ...by, deadlineWeekdays: 'mon#2' }, 'UTC')).toBeNull()
    expect(readDeadline({ ...by, deadlineKind: 'after' }, 'UTC')).toBeNull()
  })
})
