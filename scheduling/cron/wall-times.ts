import { BoundedCache } from './bounded-cache.ts'
import { daysInMonth, firstDayOfYear, YEAR_KINDS, yearKind, yearOfDay } from './calendar.ts'
import { DAY_MS } from './lengths-of-time.ts'
import { RankedSet } from './ranked-set.ts'
import type { DayFields, ParsedCrontab } from './syntax.ts'

/**
 * The wall-clock times that an expression matches, without any zone. Wall-clock times are whole seconds, written in
 * milliseconds as if they were UTC. Nothing is walked through: days and times of day are ranked sets.
 */
export class WallTimes {
  readonly #days: MatchingDays
  readonly #times: TimesOfDay

  constructor(parsed: ParsedCrontab) {
    this.#days = matchingDays(parsed)
    this.#times = new TimesOfDay(parsed)
  }

  /** Whether the expression matches any day at all. */
  get everMatches(): boolean {
    return this.#days.everMatches
  }

  has(wallMs: number): boolean {
    return this.atOrAfter(wallMs) === wallMs
  }

  /** The first match at or after `wallMs`. */
  atOrAfter(wallMs: number): number {
    const day = Math.floor(wallMs / DAY_MS)
    let year = yearOfDay(day)
    let firstDay = firstDayOfYear(year)
    let days = this.#days.inYear(year)
    if (days.has(day - firstDay)) {
      const rank = this.#times.rank((wallMs - day * DAY_MS) / 1000)
      if (rank < this.#times.size) return day * DAY_MS + this.#times.at(rank) * 1000
    }
    let rank = days.rank(day - firstDay + 1)
    while (rank >= days.size) {
      year++
      firstDay = firstDayOfYear(year)
      days = this.#days.inYear(year)
      rank = 0
    }
    return (firstDay + days.at(rank)) * DAY_MS + this.#times.at(0) * 1000
  }

  /** The last match at or before `wallMs`. */
  atOrBefore(wallMs: number): number {
    const day = Math.floor(wallMs / DAY_MS)
    let year = yearOfDay(day)
    let days = this.#days.inYear(year)
    const dayOfYear = day - firstDayOfYear(year)
    if (days.has(dayOfYear)) {
      const rank = this.#times.rank((wallMs - day * DAY_MS) / 1000 + 1)
      if (rank > 0) return day * DAY_MS + this.#times.at(rank - 1) * 1000
    }
    let rank = days.rank(dayOfYear)
    while (rank === 0) {
      year--
      days = this.#days.inYear(year)
      rank = days.size
    }
    return (firstDayOfYear(year) + days.at(rank - 1)) * DAY_MS + this.#times.at(this.#times.size - 1) * 1000
  }

  /** Number of matches in [fromMs, toMs). */
  count(fromMs: number, toMs: number): number {
    if (toMs <= fromMs) return 0
    const fromYear = yearOfDay(Math.floor(fromMs / DAY_MS))
    const toYear = yearOfDay(Math.floor(toMs / DAY_MS))
    let total = this.#countInYear(toYear, toMs) - this.#countInYear(fromYear, fromMs)
    for (let year = fromYear; year < toYear; year++) total += this.#days.inYear(year).size * this.#times.size
    return total
  }

  /** Number of matches from the beginning of `year` until before `wallMs`, which lies in it. */
  #countInYear(year: number, wallMs: number): number {
    const day = Math.floor(wallMs / DAY_MS)
    const days = this.#days.inYear(year)
    const dayOfYear = day - firstDayOfYear(year)
    const today = days.has(dayOfYear) ? this.#times.rank((wallMs - day * DAY_MS) / 1000) : 0
    return days.rank(dayOfYear) * this.#times.size + today
  }
}

/** The times of day that match, as seconds since midnight: every matching hour has the same minutes, every minute the same seconds. */
class TimesOfDay {
  readonly size: number
  readonly #hours: RankedSet
  readonly #minutes: RankedSet
  readonly #seconds: RankedSet
  readonly #perHour: number

  constructor({ seconds, minutes, hours }: ParsedCrontab) {
    this.#hours = new RankedSet(hours, 25)
    this.#minutes = new RankedSet(minutes, 60)
    this.#seconds = new RankedSet(seconds, 60)
    this.#perHour = minutes.length * seconds.length
    this.size = hours.length * this.#perHour
  }

  /** How many matching times are earlier than `secondOfDay` (0 … 86,400). */
  rank(secondOfDay: number): number {
    const hour = Math.floor(secondOfDay / 3600)
    const inHours = this.#hours.rank(hour) * this.#perHour
    if (!this.#hours.has(hour)) return inHours
    const minute = Math.floor(secondOfDay / 60) - hour * 60
    const inMinutes = inHours + this.#minutes.rank(minute) * this.#seconds.size
    return this.#minutes.has(minute) ? inMinutes + this.#seconds.rank(secondOfDay % 60) : inMinutes
  }

  at(n: number): number {
    const hour = Math.floor(n / this.#perHour)
    const rest = n - hour * this.#perHour
    const minute = Math.floor(rest / this.#seconds.size)
    return this.#hours.at(hour) * 3600 + this.#minutes.at(minute) * 60 + this.#seconds.at(rest - minute * this.#seconds.size)
  }
}

/** The days that match, by day of the year (0-365), worked out once for each kind of year that is asked for. */
class MatchingDays {
  readonly #fields: DayFields
  readonly #byKind: (RankedSet | undefined)[] = []

  constructor(fields: DayFields) {
    this.#fields = fields
  }

  get everMatches(): boolean {
    for (let kind = 0; kind < YEAR_KINDS; kind++) if (this.#ofKind(kind).size > 0) return true
    return false
  }

  inYear(year: number): RankedSet {
    return this.#ofKind(yearKind(year))
  }

  #ofKind(kind: number): RankedSet {
    let days = this.#byKind[kind]
    if (!days) {
      days = new RankedSet(matchingDaysOfYear(this.#fields, kind % 7, kind >= 7), 367)
      this.#byKind[kind] = days
    }
    return days
  }
}

const daysByFields = new BoundedCache<MatchingDays>(1024)

/** Most crontabs fire every day or on working days: equal day columns share their days. */
function matchingDays(parsed: ParsedCrontab): MatchingDays {
  const { months, dayOfMonthRestricted, dayOfWeekRestricted, daysOfMonth, lastDayOfMonth, daysOfWeek, lastDaysOfWeek, nthDaysOfWeek } =
    parsed
  const fields = {
    months,
    dayOfMonthRestricted,
    dayOfWeekRestricted,
    daysOfMonth,
    lastDayOfMonth,
    daysOfWeek,
    lastDaysOfWeek,
    nthDaysOfWeek,
  }
  return daysByFields.getOrMake(JSON.stringify(fields), () => new MatchingDays(fields))
}

function matchingDaysOfYear(fields: DayFields, firstWeekday: number, leap: boolean): number[] {
  const matching: number[] = []
  let firstOfMonth = 0
  for (let month = 1; month <= 12; month++) {
    const length = daysInMonth(month, leap)
    if (fields.months.includes(month)) {
      for (let day = 1; day <= length; day++) {
        const dayOfYear = firstOfMonth + day - 1
        if (dayMatches(fields, day, (firstWeekday + dayOfYear) % 7, length)) matching.push(dayOfYear)
      }
    }
    firstOfMonth += length
  }
  return matching
}

/** Both day columns restricted: either is enough (rule C3). */
function dayMatches(fields: DayFields, day: number, weekday: number, monthLength: number): boolean {
  const ofMonth = fields.daysOfMonth.includes(day) || (fields.lastDayOfMonth && day === monthLength)
  const ofWeek =
    fields.daysOfWeek.includes(weekday) ||
    (fields.lastDaysOfWeek.includes(weekday) && day > monthLength - 7) ||
    fields.nthDaysOfWeek.some((nth) => nth.weekday === weekday && nth.nth === Math.ceil(day / 7))
  if (fields.dayOfMonthRestricted && fields.dayOfWeekRestricted) return ofMonth || ofWeek
  return (!fields.dayOfMonthRestricted || ofMonth) && (!fields.dayOfWeekRestricted || ofWeek)
}
