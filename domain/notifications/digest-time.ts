import { z } from 'zod'
import { DAY_MS, HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { meaningOfWall, wallOf } from '#scheduling/cron/wall-clock.ts'
import { isTimeZone } from '#scheduling/cron/zone.ts'

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

/** A digest that could not be sent for so long is of no use any more. */
const TOO_LATE_MS = 2 * DAY_MS
/** The first of January 1970 was a Thursday. */
const EPOCH_WEEKDAY = 3

/**
 * When a channel was last to be told (epoch milliseconds), and whether that is too long ago by now; null: not since `sinceMs`, when it was asked for.
 */
export function digestDue(time: DigestTime, sinceMs: number, nowMs: number): { dueMs: number; isTooLate: boolean } | null {
  const today = Math.floor(wallOf(nowMs, time.timezone) / DAY_MS)
  const ago = (((((today + EPOCH_WEEKDAY) % 7) + 1 - time.weekday) % 7) + 7) % 7
  const dueOn = (day: number) => meaningOfWall(day * DAY_MS + time.hour * HOUR_MS, time.timezone).instantMs
  const latestMs = dueOn(today - ago)
  const dueMs = latestMs <= nowMs ? latestMs : dueOn(today - ago - 7)
  return dueMs < sinceMs ? null : { dueMs, isTooLate: nowMs - dueMs > TOO_LATE_MS }
}
