import type { PlanBar } from './plan-bars.ts'
import type { TimeWindow } from './time-window.ts'

/** Where a bar is over; of one without an end, never. */
export function overMs(bar: PlanBar): number {
  return bar.longEndMs ?? bar.endMs ?? Number.POSITIVE_INFINITY
}

/** The bars of a row, ready to be looked up. `latestOverMs[i]`: when the last of those up to `i` is over. */
export type IndexedBars = { bars: readonly PlanBar[]; latestOverMs: Float64Array }

/** @param bars ascending by when they begin */
export function indexBars(bars: readonly PlanBar[]): IndexedBars {
  const latestOverMs = new Float64Array(bars.length)
  let latestMs = Number.NEGATIVE_INFINITY
  for (const [index, bar] of bars.entries()) {
    latestMs = Math.max(latestMs, overMs(bar))
    latestOverMs[index] = latestMs
  }
  return { bars, latestOverMs }
}

/** The first and behind the last place of the bars that may lie in a window; what lies between all others do not. */
export function barsBetween({ bars, latestOverMs }: IndexedBars, { fromMs, toMs }: TimeWindow): [number, number] {
  return [
    firstWhere(latestOverMs.length, (at) => (latestOverMs[at] as number) >= fromMs),
    firstWhere(bars.length, (at) => (bars[at] as PlanBar).waitsFromMs > toMs),
  ]
}

function firstWhere(length: number, isSo: (at: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isSo(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** The bar of a row at a moment, or the nearest one within `withinMs`; of several the one that begins last, which lies on top. */
export function barAt(row: IndexedBars, atMs: number, withinMs: number): PlanBar | null {
  const [first, end] = barsBetween(row, { fromMs: atMs - withinMs, toMs: atMs + withinMs })
  let nearest: PlanBar | null = null
  let leastMs = Number.POSITIVE_INFINITY
  for (let at = end - 1; at >= first; at--) {
    const bar = row.bars[at] as PlanBar
    const distanceMs = Math.max(0, bar.waitsFromMs - atMs, atMs - (bar.longEndMs ?? bar.endMs ?? Number.POSITIVE_INFINITY))
    if (distanceMs < leastMs) [nearest, leastMs] = [bar, distanceMs]
  }
  return leastMs <= withinMs ? nearest : null
}
