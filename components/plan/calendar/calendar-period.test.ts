import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { daysOf, monthAt, periodBeside, readPeriod, spanOfDay, writePeriod } from './calendar-period.ts'

describe('a period of the calendar', () => {
  it.each(['2026-11', '2026', '1970', '2099-12'])('is read from the address as it is written there: %s', (text) => {
    const period = readPeriod(text)
    expect(period && writePeriod(period)).toBe(text)
  })

  it.each(['', '2026-13', '2026-00', '2026-1', '26', '1969', '2100', '2026-11-30', 'x'])('is none where there is none: %j', (text) => {
    expect(readPeriod(text)).toBeNull()
  })

  it('is followed by the next month or year, up to the last that can be planned', () => {
    expect([periodBeside({ year: 2026, month: 12 }, 1), periodBeside({ year: 2026, month: 1 }, -1)]).toEqual([
      { year: 2027, month: 1 },
      { year: 2025, month: 12 },
    ])
    expect([periodBeside({ year: 2026, month: null }, -1), periodBeside({ year: 2099, month: null }, 1)]).toEqual([
      { year: 2025, month: null },
      null,
    ])
    expect([periodBeside({ year: 1970, month: 1 }, -1), periodBeside({ year: 2099, month: 12 }, 1)]).toEqual([null, null])
  })

  it('is of the zone in which one looks', () => {
    const lastHourMs = Date.UTC(2026, 10, 30, 23)
    expect([monthAt(lastHourMs, 'UTC'), monthAt(lastHourMs, 'Asia/Tokyo')]).toEqual([
      { year: 2026, month: 11 },
      { year: 2026, month: 12 },
    ])
  })

  it('has the days of its calendar, each as long as the clocks of the zone make it', () => {
    const days = daysOf({ year: 2028, month: null }, 'Europe/Berlin')
    expect([days.length, days[59], days.at(-1)]).toMatchObject([366, { month: 2, day: 29 }, { month: 12, day: 31 }])
    const lengthOf = (month: number, day: number) => {
      const found = days.find((each) => each.month === month && each.day === day)
      const { fromMs, toMs } = found ? spanOfDay(found) : { fromMs: 0, toMs: 0 }
      return (toMs - fromMs) / HOUR_MS
    }
    expect([lengthOf(3, 25), lengthOf(3, 26), lengthOf(10, 29)]).toEqual([24, 23, 25])
  })
})
