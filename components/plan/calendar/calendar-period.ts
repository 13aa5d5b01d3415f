import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { wallOf } from '#scheduling/cron/wall-clock.ts'
import { HOURS_OF_DAY, hoursOfDays, type WallHour } from '#scheduling/cron/week-hours.ts'

/** A year, or one of its months, from 1; null: all of them. */
export type CalendarPeriod = { year: number; month: number | null }

/** A day of a zone, by its date, with its 24 hours. */
export type CalendarDay = { month: number; day: number; hours: readonly WallHour[] }

/** Of real time; beyond lies nothing that could be planned. */
const FIRST_YEAR = 1970
const LAST_YEAR = 2099
const MONTHS_OF_YEAR = 12

/** `2026-11` or `2026`, as it stands in the address; null: it is neither. */
export function readPeriod(text: string): CalendarPeriod | null {
  const [, year, , month] = /^(\d{4})(-(\d{2}))?$/.exec(text) ?? []
  const period = { year: Number(year), month: month === undefined ? null : Number(month) }
  const isYear = period.year >= FIRST_YEAR && period.year <= LAST_YEAR
  return isYear && (period.month === null || (period.month >= 1 && period.month <= MONTHS_OF_YEAR)) ? period : null
}

export function writePeriod({ year, month }: CalendarPeriod): string {
  return month === null ? String(year) : `${year}-${String(month).padStart(2, '0')}`
}

/** The month that a zone’s calendar shows. */
export function monthAt(instantMs: number, timezone: string): { year: number; month: number } {
  const date = new Date(wallOf(instantMs, timezone))
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 }
}

/** The one so many further on; null: beyond what can be planned. */
export function periodBeside({ year, month }: CalendarPeriod, by: number): CalendarPeriod | null {
  if (month === null) return readPeriod(String(year + by))
  const months = year * MONTHS_OF_YEAR + month - 1 + by
  return readPeriod(writePeriod({ year: Math.floor(months / MONTHS_OF_YEAR), month: (months % MONTHS_OF_YEAR) + 1 }))
}

/** Its days, by the calendar of a zone. */
export function daysOf({ year, month }: CalendarPeriod, timezone: string): CalendarDay[] {
  const firstMs = Date.UTC(year, (month ?? 1) - 1, 1)
  const dayCount = (month === null ? Date.UTC(year + 1, 0, 1) - firstMs : Date.UTC(year, month, 1) - firstMs) / DAY_MS
  const hours = hoursOfDays(firstMs, dayCount, timezone)
  return Array.from({ length: dayCount }, (_, at) => {
    const date = new Date(firstMs + at * DAY_MS)
    return { month: date.getUTCMonth() + 1, day: date.getUTCDate(), hours: hours.slice(at * HOURS_OF_DAY, (at + 1) * HOURS_OF_DAY) }
  })
}

/** From the first moment of a day to that of the next. */
export function spanOfDay({ hours }: CalendarDay): { fromMs: number; toMs: number } {
  return { fromMs: hours[0]?.fromMs ?? 0, toMs: hours.at(-1)?.untilMs ?? 0 }
}
