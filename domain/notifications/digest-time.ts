import { z } from 'zod'
import { DAY_MS, HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { meaningOfWall, wallOf } from '#scheduling/cron/wall-clock.ts'
import { isTimeZone } from '#scheduling/cron/zone.ts'
import { type DigestWeek, weekNamed, wholeWeekAt } from '../digest/digest-week.ts'

/** When a channel is told of the week that is over: on a weekday (1 is Monday), at a full hour on the wall's clock of a zone. */
export const digestTime = z.strictObject({
  weekday: z.int('Choose a day.').min(1, 'Choose a day.').max(7, 'Choose a day.'),
  hour: z.int('Choose an hour.').min(0, 'Choose an hour.').max(23, 'Choose an hour.'),
  timezone: z
    .string()
    .max(100)
    .refine(isTimeZone, 'No time zone. Write one such as Europe/Berlin.')
    .meta({ examples: ['Europe/Berlin'] }),
})
export type DigestTime = z.output<typeof digestTime>

/** A week that a channel is to be told of, since when (epoch milliseconds), and whether that is too long ago by now. */
export type DueDigest = { week: DigestWeek; dueMs: number; isTooLate: boolean }

/** A digest that could not be sent for so long is of no use any more. */
const TOO_LATE_MS = 2 * DAY_MS
/** The first of January 1970 was a Thursday. */
const EPOCH_WEEKDAY = 3

/**
 * The week that a channel was last to be told of: at its day and hour the latest that is over by the calendar of its own zone, so that each week has its
 * turn whatever clocks do. Where that week goes on for some hours in the zone whose weeks are told, it is due when it is over there, too.
 * @param weeksZone by whose calendar weeks are told
 * @param sinceMs since when the channel asks for it
 * @returns null: none since then
 */
export function digestDue(
  time: DigestTime,
  { weeksZone, sinceMs, nowMs }: { weeksZone: string; sinceMs: number; nowMs: number },
): DueDigest | null {
  const today = Math.floor(wallOf(nowMs, time.timezone) / DAY_MS)
  const ago = (((((today + EPOCH_WEEKDAY) % 7) + 1 - time.weekday) % 7) + 7) % 7
  const latest = [today - ago, today - ago - 7].map((day) => dueOn(day, time, weeksZone)).find((due) => due !== null && due.dueMs <= nowMs)
  return latest && latest.dueMs >= sinceMs ? { ...latest, isTooLate: nowMs - latest.dueMs > TOO_LATE_MS } : null
}

/** @param day counts from 1970-01-01 */
function dueOn(day: number, { hour, timezone }: DigestTime, weeksZone: string): Omit<DueDigest, 'isTooLate'> | null {
  const askedMs = meaningOfWall(day * DAY_MS + hour * HOUR_MS, timezone).instantMs
  const week = weekNamed(wholeWeekAt(askedMs, timezone).name, weeksZone)
  return week && { week, dueMs: Math.max(askedMs, week.beforeMs) }
}
