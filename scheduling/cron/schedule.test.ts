import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CronSchedule } from './crontab-definition.ts'
import { instantsBetween, nextInstants } from './instants.ts'
import { compileCrontab } from './schedule.ts'
import { crontabOf, iso } from './testing/crontab.ts'
import { diceOf, randomCrontab } from './testing/random-crontab.ts'
import { CLOCK_END_MS } from './zone.ts'

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Beirut',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Antarctica/Casey',
]

const schedules = fc
  .tuple(fc.integer(), fc.constantFrom(...ZONES))
  .map(([seed, zone]) => randomCrontab(diceOf(seed), zone).definition)
  .map((definition) => ({ definition, schedule: compileCrontab(definition) }))
const instants = fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2099, 0, 1) })

function leapDays(): CronSchedule {
  return compileCrontab(crontabOf('0 6 29 2 *'))
}

describe('next, previous and countBetween', { timeout: 60_000 }, () => {
  it('agree on every instant', () => {
    fc.assert(
      fc.property(schedules, instants, ({ schedule }, atMs) => {
        const nextMs = schedule.next(atMs) as number
        expect(nextMs).toBeGreaterThan(atMs)
        expect(schedule.next(nextMs - 1)).toBe(nextMs)
        expect(schedule.previous(nextMs)).toBe(nextMs)
        expect(schedule.previous(nextMs - 1)).toBe(schedule.previous(atMs))
        expect(schedule.countBetween(atMs, nextMs - 1)).toBe(0)
        expect(schedule.countBetween(atMs, nextMs)).toBe(1)
      }),
      { numRuns: 600, seed: 20260101 },
    )
  })

  it('agree over ranges: as many as a walk finds', () => {
    fc.assert(
      fc.property(schedules, instants, fc.integer({ min: 1, max: 500 }), ({ schedule }, afterMs, steps) => {
        const walked = nextInstants(schedule, afterMs, steps)
        const throughMs = walked.at(-1) as number
        expect(schedule.countBetween(afterMs, throughMs)).toBe(walked.length)
        expect(instantsBetween(schedule, afterMs, throughMs, Number.POSITIVE_INFINITY)).toEqual(walked)
      }),
      { numRuns: 300, seed: 20260102 },
    )
  })

  it('count a range as the sum of its parts', () => {
    fc.assert(
      fc.property(schedules, fc.tuple(instants, instants, instants), ({ schedule }, three) => {
        const [firstMs, middleMs, lastMs] = three.toSorted((a, b) => a - b) as [number, number, number]
        const parts = schedule.countBetween(firstMs, middleMs) + schedule.countBetween(middleMs, lastMs)
        expect(schedule.countBetween(firstMs, lastMs)).toBe(parts)
      }),
      { numRuns: 500, seed: 20260103 },
    )
  })
})

describe('countBetween', () => {
  it('counts a year of seconds, and 131 years of them, as what they are', () => {
    const everySecond = compileCrontab(crontabOf('* * * * * *', { timezone: 'Europe/Berlin' }))
    expect(everySecond.countBetween(Date.UTC(2026, 0, 1) - 1, Date.UTC(2027, 0, 1) - 1)).toBe(365 * 86_400)
    expect(everySecond.countBetween(-1, CLOCK_END_MS)).toBe(CLOCK_END_MS / 1000)
  })

  it('counts every second of 2024 under each policy: a change back adds or leaves out the hour, a change forward shifts one', () => {
    const year = [Date.UTC(2023, 11, 31, 23) - 1, Date.UTC(2024, 11, 31, 23) - 1] as const
    const of = (gap: 'shift' | 'skip', overlap: 'first' | 'last' | 'both') =>
      compileCrontab(crontabOf('* 0-59 0-23 * * *', { timezone: 'Europe/Berlin', gap, overlap })).countBetween(...year)
    expect(of('skip', 'both')).toBe(366 * 86_400)
    expect(of('skip', 'first')).toBe(366 * 86_400 - 3600)
    expect(of('skip', 'last')).toBe(366 * 86_400 - 3600)
    // The shifted ones coincide with the ordinary instant at 03:00:00.
    expect(of('shift', 'both')).toBe(366 * 86_400)
  })

  it('is open at its beginning, closed at its end, and zero the wrong way round', () => {
    const hourly = compileCrontab(crontabOf('@hourly'))
    const [ten, twelve] = [Date.parse('2024-01-10T10:00:00Z'), Date.parse('2024-01-10T12:00:00Z')]
    expect(hourly.countBetween(ten, twelve)).toBe(2)
    expect(hourly.countBetween(ten - 1, twelve - 1)).toBe(2)
    expect(hourly.countBetween(ten, ten)).toBe(0)
    expect(hourly.countBetween(twelve, ten)).toBe(0)
  })
})

describe('rare and far instants', () => {
  it('skips the February 29th that 2100 does not have', () => {
    expect(leapDays().next(Date.UTC(2092, 2, 1))).toBe(Date.UTC(2096, 1, 29, 6))
    expect(leapDays().next(Date.UTC(2096, 2, 1))).toBeNull()
    expect(leapDays().countBetween(0, CLOCK_END_MS)).toBe(32)
  })

  it('finds a fifth Monday of February decades away', () => {
    const schedule = compileCrontab(crontabOf('0 0 * 2 1#5'))
    expect(nextInstants(schedule, Date.UTC(2025, 0, 1), 2).map(iso)).toEqual(['2044-02-29T00:00:00Z', '2072-02-29T00:00:00Z'])
  })

  it('has nothing before 1970 and nothing after 2100', () => {
    const daily = compileCrontab(crontabOf('@daily', { timezone: 'America/New_York' }))
    expect(daily.previous(0)).toBeNull()
    expect(daily.next(Number.NEGATIVE_INFINITY)).toBe(5 * 3_600_000)
    expect(daily.next(CLOCK_END_MS)).toBeNull()
    expect(daily.previous(Number.POSITIVE_INFINITY)).toBe(CLOCK_END_MS - 19 * 3_600_000)
    expect(nextInstants(daily, CLOCK_END_MS - 86_400_000, 5)).toHaveLength(1)
  })

  it('ends for a time that its zone never shows again: 02:30 on the second Sunday of March in New York, under skip', () => {
    const schedule = compileCrontab(crontabOf('30 2 * 3 0#2', { timezone: 'America/New_York', gap: 'skip' }))
    expect(schedule.next(Date.UTC(2024, 0, 1))).toBeNull()
    expect(iso(schedule.previous(Date.UTC(2024, 0, 1)) as number)).toBe('2006-03-12T07:30:00Z')
  })

  it('answers null and zero instead of looping when asked about no moment at all', () => {
    expect(leapDays().next(Number.NaN)).toBeNull()
    expect(leapDays().previous(Number.NaN)).toBeNull()
    expect(leapDays().countBetween(Number.NaN, Number.NaN)).toBe(0)
  })
})

describe('a compiled crontab', () => {
  it('is shared by equal definitions and by no others', () => {
    const compiled = compileCrontab(crontabOf('0 6 * * *'))
    expect(compileCrontab(crontabOf('0 6 * * *'))).toBe(compiled)
    expect(compileCrontab(crontabOf('0 6 * * *', { gap: 'skip' }))).not.toBe(compiled)
    expect(compileCrontab(crontabOf('0 6 * * *', { timezone: 'Europe/Berlin' }))).not.toBe(compiled)
  })

  it('takes either day where both day columns are restricted, both where one is not', () => {
    const days = (expression: string) =>
      nextInstants(compileCrontab(crontabOf(expression)), Date.UTC(2024, 8, 1), 4).map((ms) => new Date(ms).getUTCDate())
    expect(days('0 12 13 9 5')).toEqual([6, 13, 20, 27])
    expect(days('0 12 */10 9 1')).toEqual([1, 2, 9, 11])
    expect(days('0 12 ? 9 5')).toEqual([6, 13, 20, 27])
    expect(days('0 12 1 9 5#2')).toEqual([1, 13, 1, 12])
  })

  it('fires on last days of months and last weekdays', () => {
    const of = (expression: string) =>
      nextInstants(compileCrontab(crontabOf(expression)), Date.UTC(2024, 0, 1), 3).map((ms) => iso(ms).slice(0, 10))
    expect(of('0 0 L * *')).toEqual(['2024-01-31', '2024-02-29', '2024-03-31'])
    expect(of('0 0 * * 5L')).toEqual(['2024-01-26', '2024-02-23', '2024-03-29'])
    expect(of('0 0 * * 1#1,3#2')).toEqual(['2024-01-10', '2024-02-05', '2024-02-14'])
  })
})
