import { describe, expect, test } from 'vitest'
import { type HourCounts, hourBars, outcomeTotals } from './hour-bars.ts'

const hour = (succeeded: number, failed = 0, other = 0): HourCounts => ({ hour: '2026-01-01T00:00:00.000Z', succeeded, failed, other })
const HEIGHT = 100

describe('bars of runs by hour', () => {
  test('the fullest hour is as high as the chart, the others in proportion', () => {
    const { bars, most } = hourBars([hour(50), hour(200), hour(0)], HEIGHT)
    expect(most).toBe(200)
    expect(bars.map(({ segments }) => segments.map(({ height }) => height))).toEqual([[25], [100], []])
  })

  test('failures stand on top of what succeeded', () => {
    const segments = hourBars([hour(60, 30, 10)], HEIGHT).bars[0]?.segments
    expect(segments).toEqual([
      { outcome: 'succeeded', top: 40, height: 60 },
      { outcome: 'other', top: 30, height: 10 },
      { outcome: 'failed', top: 0, height: 30 },
    ])
  })

  test('one failure among thousands is seen, and the bar does not grow out of the chart', () => {
    const segments = hourBars([hour(10_000, 1, 1)], HEIGHT).bars[0]?.segments ?? []
    expect(segments.find(({ outcome }) => outcome === 'failed')?.height).toBe(2)
    expect(Math.min(...segments.map(({ top }) => top))).toBeGreaterThanOrEqual(0)
    expect(segments.reduce((sum, { height }) => sum + height, 0)).toBeCloseTo(HEIGHT)
  })

  test('hours in which nothing ran have no bars', () => {
    expect(hourBars([hour(0), hour(0)], HEIGHT)).toMatchObject({ most: 0, bars: [{ segments: [] }, { segments: [] }] })
  })

  test('outcomes are summed over the hours', () => {
    expect(outcomeTotals([hour(1, 2, 3), hour(10, 20, 30)])).toEqual({ succeeded: 11, failed: 22, other: 33 })
  })
})
