import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import {
  centredAt,
  LONGEST_MS,
  moved,
  readAround,
  readWindow,
  SHORTEST_MS,
  spanOf,
  windowAtNow,
  writeWindow,
  zoomed,
} from './time-window.ts'

const NOW_MS = Date.UTC(2026, 10, 30, 2)
const window = { fromMs: NOW_MS, toMs: NOW_MS + DAY_MS }
const windows = fc
  .record({
    fromMs: fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2090, 0, 1) }),
    spanMs: fc.integer({ min: SHORTEST_MS, max: LONGEST_MS }),
  })
  .map(({ fromMs, spanMs }) => ({ fromMs, toMs: fromMs + spanMs }))

describe('the time that is shown', () => {
  it('keeps the moment under the pointer where it is while it is zoomed, from five minutes to a quarter', () => {
    fc.assert(
      fc.property(
        windows,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (shown, share, factor) => {
          const atMs = shown.fromMs + share * spanOf(shown)
          const next = zoomed(shown, factor, atMs)
          expect((atMs - next.fromMs) / spanOf(next)).toBeCloseTo(share, 5)
          expect(spanOf(next)).toBeGreaterThanOrEqual(SHORTEST_MS - 1)
          expect(spanOf(next)).toBeLessThanOrEqual(LONGEST_MS + 1)
        },
      ),
    )
  })

  it('keeps its length while it is moved, and stays within the years that can be planned', () => {
    expect(moved(window, HOUR_MS)).toEqual({ fromMs: NOW_MS + HOUR_MS, toMs: NOW_MS + HOUR_MS + DAY_MS })
    expect(moved(window, -1e15)).toEqual({ fromMs: 0, toMs: DAY_MS })
    expect(moved(window, 1e15).toMs).toBe(Date.UTC(2100, 0, 1))
    expect(centredAt(window, NOW_MS)).toEqual({ fromMs: NOW_MS - DAY_MS / 2, toMs: NOW_MS + DAY_MS / 2 })
  })

  it('holds the present where more lies ahead than behind', () => {
    const { fromMs, toMs } = windowAtNow(NOW_MS, DAY_MS)
    expect(toMs - fromMs).toBe(DAY_MS)
    expect(toMs - NOW_MS).toBeGreaterThan(NOW_MS - fromMs)
  })

  it('reads as much again around it, on borders that a small move does not leave', () => {
    fc.assert(
      fc.property(windows, (shown) => {
        const around = readAround(shown)
        expect(around.fromMs).toBeLessThanOrEqual(shown.fromMs)
        expect(around.toMs).toBeGreaterThanOrEqual(shown.toMs)
        expect(spanOf(around)).toBeLessThanOrEqual(3 * spanOf(shown))
      }),
    )
    const borders = new Set(Array.from({ length: 60 }, (_, minute) => readAround(moved(window, minute * MINUTE_MS)).fromMs))
    expect(borders.size).toBeLessThanOrEqual(2)
  })

  it('is read from the address as it was written there, and nothing else is', () => {
    fc.assert(
      fc.property(windows, (shown) => {
        const read = readWindow(writeWindow(shown))
        expect(Math.abs((read?.fromMs ?? 0) - shown.fromMs)).toBeLessThanOrEqual(500)
        expect(Math.abs((read ? spanOf(read) : 0) - spanOf(shown))).toBeLessThanOrEqual(500)
      }),
    )
    expect(writeWindow(window)).toBe('2026-11-30T02:00:00Z~86400')
    for (const text of [
      '',
      'now',
      '2026-11-30T02:00:00Z',
      '2026-11-30T02:00:00Z~12',
      '2026-11-30T02:00:00Z~99999999',
      '2026-11-30T02:00:00Z~1e5',
      '1960-01-01T00:00:00Z~86400',
      '2099-12-31T23:00:00Z~86400',
    ])
      expect(readWindow(text), text).toBeNull()
  })
})
