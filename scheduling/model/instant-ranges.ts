import type { CronSchedule } from '../cron/crontab-definition.ts'

/** Neighbouring cron instants, borders inclusive. */
export type InstantRange = { firstMs: number; lastMs: number }

/**
 * These ranges, ascending, with neighbours made one: an instant that waits while every newer one is skipped makes no look dearer than the
 * one before it.
 */
export function joinedRanges(schedule: CronSchedule, ranges: readonly InstantRange[]): readonly InstantRange[] {
  const joined: InstantRange[] = []
  for (const range of ranges.toSorted((a, b) => a.firstMs - b.firstMs)) {
    const before = joined.at(-1)
    const isNeighbour = before !== undefined && (schedule.next(before.lastMs) ?? Number.POSITIVE_INFINITY) >= range.firstMs
    if (isNeighbour) before.lastMs = Math.max(before.lastMs, range.lastMs)
    else joined.push({ ...range })
  }
  return joined
}
