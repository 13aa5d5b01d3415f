import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CrontabDefinition } from './crontab-definition.ts'
import { DAY_MS, HOUR_MS } from './lengths-of-time.ts'
import { compileCrontab } from './schedule.ts'
import { hoursOfWeek, instantsByHour } from './week-hours.ts'

function schedule(columns: Partial<CrontabDefinition>) {
  const everyHour = { second: '0', minute: '0', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*' }
  return compileCrontab({ ...everyHour, timezone: 'Europe/Berlin', gap: 'shift', overlap: 'first', ...columns })
}

it('the week begins at midnight of the day one looks at, in the zone one looks from', () => {
  const hours = hoursOfWeek(Date.UTC(2026, 10, 30, 12, 7), 'Asia/Kolkata')
  expect(hours).toHaveLength(168)
  expect(hours[0]).toEqual({ fromMs: Date.UTC(2026, 10, 29, 18, 30), untilMs: Date.UTC(2026, 10, 29, 19, 30) })
  expect(hours[167]?.untilMs).toBe(Date.UTC(2026, 11, 6, 18, 30))
})

it('an instant counts in the hour that the clocks of that zone show, whatever the crontab’s own zone', () => {
  const hours = hoursOfWeek(Date.UTC(2026, 10, 30, 12), 'UTC')
  const mondays = instantsByHour(schedule({ minute: '0,30', hour: '6', dayOfWeek: '1' }), hours)
  expect(mondays.map((count, hour) => ({ count, hour })).filter(({ count }) => count > 0)).toEqual([{ count: 2, hour: 5 }])
})

it('an hour that a clock change leaves out has no instants, and one that occurs twice has those of both passes', () => {
  const spring = hoursOfWeek(Date.UTC(2026, 2, 29, 12), 'Europe/Berlin')
  const fall = hoursOfWeek(Date.UTC(2026, 9, 25, 12), 'Europe/Berlin')
  const everyMinute = schedule({ minute: '*', timezone: 'UTC' })
  expect(instantsByHour(everyMinute, spring).slice(0, 5)).toEqual([60, 60, 0, 60, 60])
  expect(instantsByHour(everyMinute, fall).slice(0, 5)).toEqual([60, 60, 120, 60, 60])
})

it('every instant of the seven days counts once, in any zone and at any time', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia')
  const instants = fc.integer({ min: Date.UTC(2011, 0, 1), max: Date.UTC(2040, 0, 1) })
  const crontab = schedule({ minute: '*/7', timezone: 'America/New_York' })
  fc.assert(
    fc.property(zones, instants, (zone, instantMs) => {
      const hours = hoursOfWeek(instantMs, zone)
      const [first, last] = [hours[0]?.fromMs ?? 0, hours.at(-1)?.untilMs ?? 0]
      expect(last - first).toBeGreaterThanOrEqual(7 * DAY_MS - 25 * HOUR_MS)
      expect(instantsByHour(crontab, hours).reduce((sum, count) => sum + count, 0)).toBe(crontab.countBetween(first - 1, last - 1))
    }),
  )
})
