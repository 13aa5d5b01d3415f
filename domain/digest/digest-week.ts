import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { meaningOfWall, wallOf } from '#scheduling/cron/wall-clock.ts'

/** A week of a zone's calendar, Monday to Sunday: its name as ISO 8601 writes it, when it begins, and when the next one does. Epoch milliseconds. */
export type DigestWeek = { name: string; sinceMs: number; beforeMs: number }

const DAYS = 7
/** The first of January 1970 was a Thursday. */
const EPOCH_WEEKDAY = 3
/** Weeks of these years can be asked for. */
const FIRST_YEAR = 1970
const LAST_YEAR = 2100

/** The latest week that is over in this zone, or one so many weeks before it. */
export function wholeWeekAt(nowMs: number, zone: string, weeksBefore = 0): DigestWeek {
  return weekOfMonday(mondayOf(Math.floor(wallOf(nowMs, zone) / DAY_MS)) - (1 + weeksBefore) * DAYS, zone)
}

/** The week of a name such as `2026-W48`; null: there is none of that name. */
export function weekNamed(name: string, zone: string): DigestWeek | null {
  const match = /^(\d{4})-W(\d{2})$/.exec(name)
  if (!match) return null
  const [year, week] = [Number(match[1]), Number(match[2])]
  if (year < FIRST_YEAR || year > LAST_YEAR || week < 1) return null
  // The fourth of January lies in the first week of its year (ISO 8601).
  const monday = mondayOf(Math.floor(Date.UTC(year, 0, 4) / DAY_MS)) + (week - 1) * DAYS
  return nameOfMonday(monday) === name ? weekOfMonday(monday, zone) : null
}

function weekOfMonday(monday: number, zone: string): DigestWeek {
  const midnightMs = (day: number) => meaningOfWall(day * DAY_MS, zone).instantMs
  return { name: nameOfMonday(monday), sinceMs: midnightMs(monday), beforeMs: midnightMs(monday + DAYS) }
}

/** Days count from 1970-01-01. */
function mondayOf(day: number): number {
  return day - ((((day + EPOCH_WEEKDAY) % DAYS) + DAYS) % DAYS)
}

/** A week belongs to the year of its Thursday (ISO 8601). */
function nameOfMonday(monday: number): string {
  const thursday = monday + EPOCH_WEEKDAY
  const year = new Date(thursday * DAY_MS).getUTCFullYear()
  const week = Math.floor((thursday - Date.UTC(year, 0, 1) / DAY_MS) / DAYS) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}
