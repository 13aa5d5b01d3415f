import { listed, ordinal, progressionOf, rangesInWords } from './number-sets.ts'
import type { DayFields } from './syntax.ts'

const WEEKDAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const WEEKDAYS_IN_ORDER = [1, 2, 3, 4, 5, 6, 0]
const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const NTH_NAMES = ['first', 'second', 'third', 'fourth', 'fifth']
const FEWEST_STEPPED = 4

/** On which days an expression fires, to be added to its times: `, Monday through Friday`, `, on day 13 of the month, or on Friday`; every day: nothing. */
export function daysInWords(fields: DayFields): string {
  return `${dayColumnsInWords(fields)}${monthsInWords(fields.months)}`
}

/** Both restricted: either is enough (rule C3), so where one is every day, all are. */
function dayColumnsInWords(fields: DayFields): string {
  const ofMonth = fields.dayOfMonthRestricted ? daysOfMonth(fields) : null
  const ofWeek = fields.dayOfWeekRestricted ? weekdaysOf(fields) : null
  if ((!ofMonth && !ofWeek) || ofMonth?.isEveryDay || ofWeek?.plain.length === 7) return ''
  if (!ofWeek) return `, ${daysOfMonthInWords(ofMonth as DaysOfMonth)}`
  if (ofMonth) return `, ${daysOfMonthInWords(ofMonth)}, or ${weekdaysInWords(ofWeek, 'on')}`
  return `, ${weekdaysInWords(ofWeek, ofWeek.special.length > 0 ? 'on' : 'only on')}`
}

type DaysOfMonth = { days: readonly number[]; last: boolean; isEveryDay: boolean }

/** The 31st is always the last day of its month. */
function daysOfMonth({ daysOfMonth: days, lastDayOfMonth: last }: DayFields): DaysOfMonth {
  const isEveryDay = days.filter((day) => day < 31).length === 30 && (last || days.includes(31))
  return { days: last ? days.filter((day) => day < 31) : days, last, isEveryDay }
}

function daysOfMonthInWords({ days, last }: DaysOfMonth): string {
  if (days.length === 0) return 'on the last day of the month'
  const progression = progressionOf(days)
  const isStepped = progression && progression.step > 1 && days.length >= FEWEST_STEPPED
  const numbered = isStepped
    ? `on every ${ordinal(progression.step)} day from ${progression.from} through ${progression.to}`
    : `on day${days.length === 1 ? '' : 's'} ${rangesInWords(days)}`
  return last ? `${numbered} and on the last day of the month` : `${numbered} of the month`
}

/** Weekdays of every week, and those of some weeks of the month (`last Friday`), each said once. */
type Weekdays = { plain: readonly number[]; special: readonly string[] }

function weekdaysOf({ daysOfWeek, lastDaysOfWeek, nthDaysOfWeek }: DayFields): Weekdays {
  const plain: number[] = []
  const special: string[] = []
  for (const weekday of WEEKDAYS_IN_ORDER) {
    const isLast = lastDaysOfWeek.includes(weekday)
    const nths = new Set(nthDaysOfWeek.filter((each) => each.weekday === weekday).map(({ nth }) => nth))
    const isEveryWeek = [1, 2, 3, 4].every((nth) => nths.has(nth)) && (isLast || nths.has(5))
    if (daysOfWeek.includes(weekday) || isEveryWeek) plain.push(weekday)
    else {
      // A fifth one is always the last.
      const named = [...nths].filter((nth) => !(isLast && nth === 5)).sort()
      special.push(...named.map((nth) => `${NTH_NAMES[nth - 1]} ${WEEKDAY_NAMES[weekday]}`))
      if (isLast) special.push(`last ${WEEKDAY_NAMES[weekday]}`)
    }
  }
  return { plain, special }
}

function weekdaysInWords({ plain, special }: Weekdays, before: 'on' | 'only on'): string {
  const ofSomeWeeks = special.length > 0 ? `on the ${listed(special)} of the month` : ''
  if (plain.length === 0) return ofSomeWeeks
  const run = weekdayRun(plain)
  const names = plain.map((weekday) => WEEKDAY_NAMES[weekday] as string)
  const ofEveryWeek = run ? `${WEEKDAY_NAMES[run.from]} through ${WEEKDAY_NAMES[run.to]}` : `${before} ${listed(names)}`
  return special.length > 0 ? `${ofEveryWeek}, or ${ofSomeWeeks}` : ofEveryWeek
}

/** Three or more weekdays in a row, across the weekend too. */
function weekdayRun(plain: readonly number[]): { from: number; to: number } | null {
  const starts = plain.filter((weekday) => !plain.includes((weekday + 6) % 7))
  const [from] = starts
  if (plain.length < 3 || starts.length !== 1 || from === undefined) return null
  return { from, to: (from + plain.length - 1) % 7 }
}

function monthsInWords(months: readonly number[]): string {
  if (months.length === 12) return ''
  return `, only in ${rangesInWords(months, (month) => MONTH_NAMES[month - 1] as string)}`
}
