import type { OverviewView } from '#domain/views/overview-views.ts'

export type HourCounts = OverviewView['runsByHour'][number]
export const OUTCOMES = ['succeeded', 'other', 'failed'] as const
export type BarOutcome = (typeof OUTCOMES)[number]
/** In pixels from the top of the chart. */
export type BarSegment = { outcome: BarOutcome; top: number; height: number }
export type HourBar = { counts: HourCounts; total: number; segments: BarSegment[] }

/** So that one failure among thousands of successes is still seen. */
const LEAST_SEGMENT_PX = 2

/**
 * Stacked bars: what succeeded at the bottom, what failed on top. The tallest fits into the height; a segment that stands for anything at all
 * is at least two pixels high, and what it takes more comes from the tallest segment of its bar.
 */
export function hourBars(hours: readonly HourCounts[], heightPx: number): { bars: HourBar[]; most: number } {
  const most = Math.max(0, ...hours.map(totalOf))
  return { bars: hours.map((counts) => hourBar(counts, most, heightPx)), most }
}

export function totalOf(counts: HourCounts): number {
  return counts.succeeded + counts.failed + counts.other
}

/** How many runs ended with each outcome, over all hours. */
export function outcomeTotals(hours: readonly HourCounts[]): Record<BarOutcome, number> {
  const sum = (outcome: BarOutcome) => hours.reduce((total, counts) => total + counts[outcome], 0)
  return { succeeded: sum('succeeded'), failed: sum('failed'), other: sum('other') }
}

function hourBar(counts: HourCounts, most: number, heightPx: number): HourBar {
  const total = totalOf(counts)
  const shown = OUTCOMES.filter((outcome) => counts[outcome] > 0)
  const heights = shown.map((outcome) => Math.max(LEAST_SEGMENT_PX, (counts[outcome] / most) * heightPx))
  const barHeight = Math.max((total / Math.max(1, most)) * heightPx, shown.length * LEAST_SEGMENT_PX)
  const excess = heights.reduce((sum, height) => sum + height, 0) - barHeight
  const tallest = heights.indexOf(Math.max(...heights))
  let bottom = heightPx
  const segments = shown.map((outcome, index) => {
    const height = (heights[index] ?? 0) - (index === tallest ? Math.max(0, excess) : 0)
    bottom -= height
    return { outcome, top: bottom, height }
  })
  return { counts, total, segments }
}
