import type { PlanCount } from '#domain/views/plan-views.ts'
import type { PlanBar } from './plan-bars.ts'
import type { TimeWindow } from './time-window.ts'

/** How many runs start when. `starts[i]`: in the i-th of as many equal parts of the time; `peak`: the moment at which most start at once. */
export type StartLoad = { starts: Float64Array; most: number; peak: { atMs: number; count: number } | null }

/** A peak of fewer is none. */
const LEAST_PEAK = 2

/**
 * The starts of all of these bars in a stretch of time, in so many parts, and the most at one instant: of what was due, the instant; of what is
 * expected, when it starts. What only waits starts nothing.
 */
export function startLoad(
  bars: Iterable<readonly PlanBar[]>,
  counts: readonly PlanCount[],
  { fromMs, toMs }: TimeWindow,
  parts: number,
): StartLoad {
  const starts = new Float64Array(parts)
  const atInstant = new Map<number, number>()
  const partMs = (toMs - fromMs) / parts
  const note = (atMs: number, count: number) => {
    const part = Math.floor((atMs - fromMs) / partMs)
    if (part >= 0 && part < parts) starts[part] = (starts[part] as number) + count
  }
  for (const ofTask of bars)
    for (const { state, fromMs: startMs, waitsFromMs, instantMs } of ofTask) {
      if (state === 'waiting') continue
      note(startMs, 1)
      const atMs = state === 'expected' || waitsFromMs < startMs ? startMs : instantMs
      if (atMs >= fromMs && atMs < toMs) atInstant.set(atMs, (atInstant.get(atMs) ?? 0) + 1)
    }
  for (const { fromMs: startMs, succeeded, failed, cancelled, active } of counts) note(startMs, succeeded + failed + cancelled + active)
  let peak: StartLoad['peak'] = null
  for (const [atMs, count] of atInstant) if (count >= LEAST_PEAK && count > (peak?.count ?? 0)) peak = { atMs, count }
  return { starts, most: starts.reduce((most, count) => Math.max(most, count), 0), peak }
}
