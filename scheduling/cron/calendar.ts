/** Proleptic Gregorian arithmetic on whole numbers. A day number counts days since 1970-01-01; nothing here knows of zones. */

/** Day number of January 1st of `year`. */
export function firstDayOfYear(year: number): number {
  const before = year - 1
  return 365 * (year - 1970) + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 477
}

/** The year that contains the day with this number. */
export function yearOfDay(day: number): number {
  const estimate = 1970 + Math.floor(day / 365.2425)
  if (day < firstDayOfYear(estimate)) return estimate - 1
  return day < firstDayOfYear(estimate + 1) ? estimate : estimate + 1
}

/** Weekday of a day number, 0 = Sunday (1970-01-01 was a Thursday). */
export function weekdayOfDay(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Length of `month` (1-12). */
export function daysInMonth(month: number, leap: boolean): number {
  if (month === 2) return leap ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/**
 * Years differ only in their length and in the weekday they begin with, so there are 14 kinds of them (0-13).
 * What an expression matches is worked out once for each kind.
 */
export const YEAR_KINDS = 14
export function yearKind(year: number): number {
  return weekdayOfDay(firstDayOfYear(year)) + (isLeapYear(year) ? 7 : 0)
}
