import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barOf } from '../testing/plan-views.ts'
import { barAt, barsBetween, indexBars, overMs } from './bars-in-sight.ts'

const rows = fc
  .array(fc.record({ fromMs: fc.integer({ min: 0, max: 1_000 }), tookMs: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constant(null)) }), {
    maxLength: 40,
  })
  .map((runs) => runs.map(({ fromMs, tookMs }) => barOf({ fromMs, endMs: tookMs === null ? null : fromMs + tookMs })))
  .map((bars) => indexBars(bars.sort((a, b) => a.waitsFromMs - b.waitsFromMs)))

describe('what is in sight', () => {
  it('has every bar that lies in the window, however long before it began', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 1_200 }), fc.integer({ min: 0, max: 200 }), (row, fromMs, spanMs) => {
        const toMs = fromMs + spanMs
        const [first, end] = barsBetween(row, { fromMs, toMs })
        const seen = new Set(row.bars.slice(first, end))
        for (const bar of row.bars) if (bar.waitsFromMs <= toMs && overMs(bar) >= fromMs) expect(seen.has(bar)).toBe(true)
        expect(row.bars.slice(end).every((bar) => bar.waitsFromMs > toMs)).toBe(true)
      }),
    )
  })

  it('is few of many', () => {
    const row = indexBars(Array.from({ length: 10_000 }, (_, n) => barOf({ fromMs: n * 10, endMs: n * 10 + 5 })))
    const [first, end] = barsBetween(row, { fromMs: 50_000, toMs: 50_100 })
    expect(end - first).toBeLessThanOrEqual(12)
  })

  it('is met by a pointer on it or near it, the one on top first', () => {
    const row = indexBars([barOf({ fromMs: 0, endMs: 100 }), barOf({ fromMs: 50, endMs: 60 }), barOf({ fromMs: 200, endMs: 210 })])
    expect(barAt(row, 55, 0)?.fromMs).toBe(50)
    expect(barAt(row, 90, 0)?.fromMs).toBe(0)
    expect(barAt(row, 196, 5)?.fromMs).toBe(200)
    expect(barAt(row, 150, 5)).toBeNull()
  })
})
