import { DAY_MS } from './lengths-of-time.ts'
import { zoneClock } from './zone.ts'

/** What a wall-clock time of a zone means. `left_out`: a clock change passes over it, `instantMs` is the first moment after the change. */
export type WallMeaning =
  | { kind: 'once' | 'left_out'; instantMs: number }
  /** Two passes: `instantMs` is the first, `secondMs` the other. */
  | { kind: 'twice'; instantMs: number; secondMs: number }

/** The wall-clock time that a zone shows at an instant, in milliseconds as if it were UTC. Throws RangeError for what is no zone. */
export function wallOf(instantMs: number, timezone: string): number {
  return instantMs + zoneClock(timezone).segmentAt(instantMs).offsetMs
}

/** The instants at which a zone shows a wall-clock time (in milliseconds as if it were UTC), or the moment that stands for one it never shows. */
export function meaningOfWall(wallMs: number, timezone: string): WallMeaning {
  const clock = zoneClock(timezone)
  // No change moves the wall clock by more than a day: the offsets a day to either side are all that can hold then.
  const earlierMs = wallMs - clock.segmentAt(wallMs - DAY_MS).offsetMs
  const laterMs = wallMs - clock.segmentAt(wallMs + DAY_MS).offsetMs
  const shown = [...new Set([earlierMs, laterMs])].filter((instantMs) => wallOf(instantMs, timezone) === wallMs).sort((a, b) => a - b)
  const [firstMs, secondMs] = shown
  if (firstMs === undefined) return { kind: 'left_out', instantMs: clock.segmentAt(earlierMs).startMs }
  return secondMs === undefined ? { kind: 'once', instantMs: firstMs } : { kind: 'twice', instantMs: firstMs, secondMs }
}

/**
 * The instant at which a zone's clocks show a time of day, so many days after the day of `instantMs`: the first pass of one that occurs twice,
 * the first moment after a clock change that leaves it out.
 */
export function atTimeOfDay(instantMs: number, timezone: string, daysLater: number, timeOfDayMs: number): number {
  const day = Math.floor(wallOf(instantMs, timezone) / DAY_MS) + daysLater
  return meaningOfWall(day * DAY_MS + timeOfDayMs, timezone).instantMs
}
