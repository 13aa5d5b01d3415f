import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { weekNamed, wholeWeekAt } from './digest-week.ts'

const iso = (ms: number) => new Date(ms).toISOString()

describe('a week of the digest', () => {
  it('is the latest that is over by the calendar of the zone', () => {
    // Monday, half past midnight in Berlin, still Sunday in London.
    const nowMs = Date.parse('2026-11-29T23:30:00Z')
    expect(wholeWeekAt(nowMs, 'Europe/Berlin').name).toBe('2026-W48')
    expect(wholeWeekAt(nowMs, 'Europe/London').name).toBe('2026-W47')
    expect(wholeWeekAt(nowMs, 'Europe/London', 2).name).toBe('2026-W45')
  })

  it('begins on Monday at midnight of the zone, also where a clock change makes it an hour shorter or longer', () => {
    const spring = weekNamed('2026-W13', 'Europe/Berlin')
    expect(spring && [iso(spring.sinceMs), iso(spring.beforeMs)]).toEqual(['2026-03-22T23:00:00.000Z', '2026-03-29T22:00:00.000Z'])
    const autumn = weekNamed('2026-W43', 'Europe/Berlin')
    expect(autumn && [iso(autumn.sinceMs), iso(autumn.beforeMs)]).toEqual(['2026-10-18T22:00:00.000Z', '2026-10-25T23:00:00.000Z'])
  })

  it.each([
    ['2026-W53', '2026-12-28T00:00:00.000Z'],
    ['2027-W01', '2027-01-04T00:00:00.000Z'],
    ['2025-W01', '2024-12-30T00:00:00.000Z'],
    ['2021-W01', '2021-01-04T00:00:00.000Z'],
  ])('%s begins where ISO 8601 says', (name, since) => {
    expect(iso(weekNamed(name, 'UTC')?.sinceMs ?? Number.NaN)).toBe(since)
  })

  it.each(['2027-W53', '2026-W00', '2026-W54', '1969-W10', '2101-W01', '2026-48', '2026-W8', ''])('%s is no week', (name) => {
    expect(weekNamed(name, 'UTC')).toBeNull()
  })

  it('has one name, by which it is found again, and follows the week before without a gap', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu')
    const instants = fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2100, 0, 1) })
    fc.assert(
      fc.property(instants, zones, (nowMs, zone) => {
        const week = wholeWeekAt(nowMs, zone)
        expect(weekNamed(week.name, zone)).toEqual(week)
        expect(week.beforeMs).toBeLessThanOrEqual(nowMs)
        expect(wholeWeekAt(week.sinceMs, zone).beforeMs).toBe(week.sinceMs)
      }),
    )
  })
})
