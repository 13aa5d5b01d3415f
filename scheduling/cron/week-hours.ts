import type { CronSchedule } from './crontab-definition.ts'
import { DAY_MS, HOUR_MS } from './lengths-of-time.ts'
import { meaningOfWall, wallOf } from './wall-clock.ts'

/** An hour of a zone's clocks, in epoch milliseconds: `fromMs` belongs to it, `untilMs` does not. A clock change makes it longer, or of no length. */
export type WallHour = { fromMs: number; untilMs: number }

export const DAYS_OF_WEEK = 7
export const HOURS_OF_DAY = 24

/**
 * The hours of seven days by the clocks of a zone, from the day of an instant on: 24 for each day, one after the other. An hour that occurs
 * twice is one, with both of its passes.
 */
export function hoursOfWeek(instantMs: number, timezone: string): WallHour[] {
  return hoursOfDays(Math.floor(wallOf(instantMs, timezone) / DAY_MS) * DAY_MS, DAYS_OF_WEEK, timezone)
}

/** The same of so many days. @param midnight what the clocks show when the first begins, as if it were UTC (epoch milliseconds) */
export function hoursOfDays(midnight: number, dayCount: number, timezone: string): WallHour[] {
  const beginnings = Array.from(
    { length: dayCount * HOURS_OF_DAY + 1 },
    (_, hour) => meaningOfWall(midnight + hour * HOUR_MS, timezone).instantMs,
  )
  return beginnings.slice(1).map((untilMs, at) => ({ fromMs: beginnings[at] ?? untilMs, untilMs }))
}

/** How many instants of a crontab each hour has. */
export function instantsByHour(schedule: CronSchedule, hours: readonly WallHour[]): number[] {
  return hours.map(({ fromMs, untilMs }) => (untilMs > fromMs ? schedule.countBetween(fromMs - 1, untilMs - 1) : 0))
}
