// The room deadline/. By when the run of an instant is wanted, whether it comes in time, and what holds it up if not.

import { DAY_MS, HOUR_MS, MINUTE_MS } from '../cron/lengths-of-time.ts'
import { atTimeOfDay, wallOf } from '../cron/wall-clock.ts'
import { isTimeZone } from '../cron/zone.ts'

/** How a deadline is told: not at all, so long after the instant, or by a time of day (rule L1). */
export const DEADLINE_KINDS = ['none', 'after', 'by'] as const
export type DeadlineKind = (typeof DEADLINE_KINDS)[number]

/** A deadline as it is typed and stored with a task (rule L1). */
export type DeadlineSettings = {
  deadlineKind: DeadlineKind
  /** Seconds from the instant; only for `after`. */
  deadlineAfterSeconds: number | null
  /** `HH:MM`; only for `by`. */
  deadlineTime: string
  /** Days after the first such time of day; only for `by`. */
  deadlineDaysLater: number
  /** The zone of time of day and weekdays; empty: that of the task's crontab. */
  deadlineTimezone: string
  /** The weekdays of the instants that have one, as in a crontab's column; empty: all. */
  deadlineWeekdays: string
}

/** A deadline that can be worked with. `weekdays`: 0 for Sunday; null: all. */
export type Deadline = { readonly timezone: string; readonly weekdays: ReadonlySet<number> | null } & (
  | { readonly kind: 'after'; readonly afterMs: number }
  | { readonly kind: 'by'; readonly timeOfDayMs: number; readonly daysLater: number }
)

/**
 * What the settings say; null: there is no deadline, or what is stored can't be read.
 * @param crontabTimezone the zone of the task's crontab
 */
export function readDeadline(settings: DeadlineSettings, crontabTimezone: string): Deadline | null {
  const { deadlineKind: kind, deadlineAfterSeconds: seconds, deadlineDaysLater: daysLater } = settings
  if (kind === 'none') return null
  const timezone = settings.deadlineTimezone || crontabTimezone
  const weekdays = readWeekdays(settings.deadlineWeekdays)
  if (weekdays === undefined || !isTimeZone(timezone)) return null
  if (kind === 'after') return seconds === null ? null : { kind, timezone, weekdays, afterMs: seconds * 1000 }
  const timeOfDayMs = readTimeOfDay(settings.deadlineTime)
  return timeOfDayMs === null ? null : { kind, timezone, weekdays, timeOfDayMs, daysLater }
}

/** Milliseconds since midnight of `HH:MM`; null: it is none. */
export function readTimeOfDay(text: string): number | null {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  return hours === undefined || minutes === undefined ? null : Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS
}

const WEEKDAYS: readonly string[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
/** As the last day of a range Sunday is the eighth. */
const SUNDAY_AT_THE_END = 7

/**
 * The weekdays that a list of days and ranges names, as in a crontab's column, 0 for Sunday; null: all, for an empty text; undefined: it is no
 * such list. Every page knows the settings of tasks: reading this takes none of what reads crontabs.
 */
export function readWeekdays(text: string): ReadonlySet<number> | null | undefined {
  if (text === '') return null
  const days = new Set<number>()
  for (const item of text.toLowerCase().split(',')) {
    const [first = '', last = first, ...more] = item.split('-')
    const from = weekdayNamed(first)
    const to = last === 'sun' && from > 0 && from < SUNDAY_AT_THE_END ? SUNDAY_AT_THE_END : weekdayNamed(last)
    if (from < 0 || to < from || more.length > 0) return undefined
    for (let day = from; day <= to; day++) days.add(day % SUNDAY_AT_THE_END)
  }
  return days
}

/** 0 to 7; -1: it names none. */
function weekdayNamed(text: string): number {
  return /^[0-7]$/.test(text) ? Number(text) : WEEKDAYS.indexOf(text)
}

/**
 * By when the run of this instant has to have succeeded (rule L1), always after the instant; null: it has no deadline. Epoch milliseconds.
 * A time of day that clocks pass twice is the first pass, one that they leave out the first moment after the change.
 */
export function dueAt(deadline: Deadline, instantMs: number): number | null {
  const { timezone, weekdays } = deadline
  if (weekdays && !weekdays.has(weekdayOf(instantMs, timezone))) return null
  if (deadline.kind === 'after') return instantMs + deadline.afterMs
  const { timeOfDayMs, daysLater } = deadline
  const isLaterToday = atTimeOfDay(instantMs, timezone, 0, timeOfDayMs) > instantMs
  return atTimeOfDay(instantMs, timezone, daysLater + (isLaterToday ? 0 : 1), timeOfDayMs)
}

/** 1 January 1970 was a Thursday. */
const WEEKDAY_OF_FIRST_DAY = 4

function weekdayOf(instantMs: number, timezone: string): number {
  const day = Math.floor(wallOf(instantMs, timezone) / DAY_MS)
  return (((day + WEEKDAY_OF_FIRST_DAY) % 7) + 7) % 7
}
