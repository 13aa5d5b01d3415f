import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { timeTicks } from './time-ticks.ts'
import { LONGEST_MS, SHORTEST_MS } from './time-window.ts'

const labels = (fromMs: number, spanMs: number, zone: string, widthPx = 1_000) =>
  timeTicks({ fromMs, toMs: fromMs + spanMs }, widthPx, zone).map(({ label }) => label)

describe('the time axis', () => {
  it('stands on round times of the zone’s clocks', () => {
    const fromMs = Date.UTC(2026, 10, 30, 20, 7)
    expect(labels(fromMs, 6 * HOUR_MS, 'UTC')).toEqual(['21:00', '22:00', '23:00', 'Tue 1 Dec', '01:00', '02:00'])
    expect(labels(fromMs, 6 * HOUR_MS, 'Asia/Kolkata')).toEqual(['02:00', '03:00', '04:00', '05:00', '06:00', '07:00'])
    expect(labels(fromMs, DAY_MS, 'Asia/Kolkata')[0]).toBe('03:00')
  })

  it.each([SHORTEST_MS, HOUR_MS, DAY_MS, 7 * DAY_MS, LONGEST_MS])('leaves room for its labels over %d ms', (spanMs) => {
    const fromMs = Date.UTC(2026, 2, 28, 11, 13, 7)
    for (const zone of ['UTC', 'Europe/Berlin', 'Australia/Lord_Howe']) {
      const ticks = timeTicks({ fromMs, toMs: fromMs + spanMs }, 1_000, zone)
      expect(ticks.length).toBeGreaterThan(2)
      const gapsPx = ticks.slice(1).map(({ atMs }, at) => ((atMs - (ticks[at]?.atMs ?? 0)) / spanMs) * 1_000)
      // Where clocks are set forward an hour is missing between two of them.
      expect(Math.min(...gapsPx)).toBeGreaterThan(40)
    }
  })

  it('leaves out the times that a clock change leaves out, and has both passes of those that it repeats', () => {
    const spring = Date.UTC(2026, 2, 28, 23)
    expect(labels(spring, 5 * HOUR_MS, 'Europe/Berlin', 500)).toEqual(['Sun 29 Mar', '01:00', '03:00', '04:00', '05:00', '06:00'])
    const autumn = Date.UTC(2026, 9, 24, 22)
    expect(labels(autumn, 5 * HOUR_MS, 'Europe/Berlin', 500)).toEqual(['Sun 25 Oct', '01:00', '02:00', '02:00', '03:00', '04:00'])
  })

  it('begins days at midnight of the zone, also on the days of a change', () => {
    const ticks = timeTicks({ fromMs: Date.UTC(2026, 2, 27, 12), toMs: Date.UTC(2026, 3, 1) }, 500, 'Europe/Berlin')
    expect(ticks.map(({ atMs }) => new Date(atMs).toISOString())).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      '2026-03-30T22:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
    ])
  })

  it('shows seconds where minutes are apart', () => {
    expect(labels(Date.UTC(2026, 0, 1, 10), SHORTEST_MS, 'UTC')[1]).toBe('10:00:30')
    expect(labels(Date.UTC(2026, 0, 1, 10), 30 * MINUTE_MS, 'UTC')[1]).toBe('10:05')
  })
})
