import { describe, expect, it } from 'vitest'
import { sinceMs } from './since.ts'

const at = (text: string) => Date.parse(text)

describe('since when the overview tells', () => {
  it.each([
    ['evening', 'UTC', '2026-03-02T07:03:20Z', '2026-03-01T18:00:00Z'],
    ['evening', 'Asia/Kolkata', '2026-03-02T07:03:20Z', '2026-03-01T12:30:00Z'],
    ['evening', 'America/New_York', '2026-03-02T03:00:00Z', '2026-02-28T23:00:00Z'],
    // The clocks went forward in the night.
    ['evening', 'Europe/Berlin', '2026-03-29T06:00:00Z', '2026-03-28T17:00:00Z'],
    ['midnight', 'Europe/Berlin', '2026-03-29T06:00:00Z', '2026-03-28T23:00:00Z'],
    ['day', 'UTC', '2026-03-02T07:03:20Z', '2026-03-01T07:00:00Z'],
    ['week', 'UTC', '2026-03-09T07:03:20Z', '2026-03-02T07:05:00Z'],
    ['2026-03-01T20:15:00.000Z', 'UTC', '2026-03-02T07:03:20Z', '2026-03-01T20:15:00Z'],
    ['whenever', 'UTC', '2026-03-02T07:03:20Z', '2026-03-01T18:00:00Z'],
  ])('%s, in %s at %s', (text, zone, now, expected) =>
    expect(new Date(sinceMs(text, at(now), zone)).toISOString()).toBe(new Date(expected).toISOString()),
  )

  it('is the same for minutes', () => {
    expect(sinceMs('day', at('2026-03-02T07:00:00Z'), 'UTC')).toBe(sinceMs('day', at('2026-03-02T07:04:59Z'), 'UTC'))
  })
})
