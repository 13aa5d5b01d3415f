import { CronExpressionParser } from 'cron-parser'
import { BoundedCache } from './bounded-cache.ts'
import { COLUMN_TITLES, longStepRefusal, shapeRefusal, shown, valueRefusal } from './column-refusals.ts'
import { longStepIn } from './column-steps.ts'
import { CRON_FIELDS, type CronColumns, type CronField, type CrontabProblem } from './crontab-definition.ts'

/** Which days match; sorted numbers, Sunday is 0. */
export type DayFields = {
  months: readonly number[]
  /** False where the column is `*` or `?`. `1-31` and a star with a step count as restricted (rule C3). */
  dayOfMonthRestricted: boolean
  dayOfWeekRestricted: boolean
  daysOfMonth: readonly number[]
  lastDayOfMonth: boolean
  daysOfWeek: readonly number[]
  /** `5L`: the last Friday of the month. */
  lastDaysOfWeek: readonly number[]
  /** `5#2`: the second Friday of the month. */
  nthDaysOfWeek: readonly { weekday: number; nth: number }[]
}

/** An expression as numbers. */
export type ParsedCrontab = DayFields & {
  seconds: readonly number[]
  minutes: readonly number[]
  hours: readonly number[]
  /** The minute or the hour column starts with `*`: the expression follows the real clock (rule C5). */
  followsRealClock: boolean
}

/**
 * The numbers, or everything that is wrong with the columns (one problem a column at most, in column order). `longSteps` names columns that are
 * read, but that nobody may save any more: a step beyond the whole column says what it does not do (rule C4).
 */
type ColumnsReading = { longSteps: readonly CrontabProblem[] } & (
  | { parsed: ParsedCrontab; problems: readonly [] }
  | { parsed: null; problems: readonly CrontabProblem[] }
)

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const WEEKDAY_NAMES = new RegExp(WEEKDAYS.join('|'), 'g')

/** Every value of a column, listed, takes 167 characters. */
const LONGEST_COLUMN = 255

const MACROS: Record<string, string> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
}

/**
 * Splits one line of text (five columns, six with seconds in front, or a macro such as `@daily`) into columns, for people who paste.
 * It only splits; what stands in the columns is judged by `readColumns`. A refusal says what to write instead.
 */
export function parseExpression(text: string): { columns: CronColumns; problem: null } | { columns: null; problem: string } {
  const trimmed = text.trim()
  if (trimmed === '') return refused('Write an expression such as 0 6 * * 1-5, or a macro such as @daily.')
  if (trimmed.startsWith('@')) {
    const name = trimmed.toLowerCase()
    const expression = Object.hasOwn(MACROS, name) ? MACROS[name] : undefined
    return expression
      ? parseExpression(expression)
      : refused(`“${shown(trimmed)}” is not a macro Djag knows; use one of ${Object.keys(MACROS).join(', ')}.`)
  }
  const columns = trimmed.split(/\s+/)
  if (columns.length === 5) columns.unshift('0')
  if (columns.length !== 6) {
    const count = columns.length === 1 ? '1 column' : `${columns.length} columns`
    return refused(`This has ${count}; write five (minute, hour, day of month, month, day of week), or six with the second in front.`)
  }
  return { columns: Object.fromEntries(CRON_FIELDS.map((field, index) => [field, columns[index]])) as CronColumns, problem: null }
}

/** The columns that a macro stands for, in any letter case; null: it is not known. */
export function macroColumns(name: string): CronColumns | null {
  return Object.hasOwn(MACROS, name.toLowerCase()) ? parseExpression(name).columns : null
}

function refused(problem: string): { columns: null; problem: string } {
  return { columns: null, problem }
}

/** Reads the columns. Whether any date matches them is not asked here. */
export function readColumns(columns: CronColumns): ColumnsReading {
  const problems: CrontabProblem[] = []
  const longSteps: CrontabProblem[] = []
  const read = (field: CronField): ColumnValues => {
    const longStep = longStepIn(field, columns[field])
    if (longStep) longSteps.push({ field, message: longStepRefusal(field, longStep) })
    const values = readColumn(field, columns[field])
    if (typeof values !== 'string') return values
    problems.push({ field, message: values })
    return NO_VALUES
  }
  const [second, minute, hour, dayOfMonth, month, dayOfWeek] = CRON_FIELDS.map(read) as [
    ColumnValues,
    ColumnValues,
    ColumnValues,
    ColumnValues,
    ColumnValues,
    ColumnValues,
  ]
  if (problems.length > 0) return { parsed: null, problems, longSteps }
  const parsed: ParsedCrontab = {
    seconds: second.numbers,
    minutes: minute.numbers,
    hours: hour.numbers,
    months: month.numbers,
    daysOfMonth: dayOfMonth.numbers,
    lastDayOfMonth: dayOfMonth.last,
    daysOfWeek: dayOfWeek.numbers,
    lastDaysOfWeek: dayOfWeek.lastOfWeekdays,
    nthDaysOfWeek: dayOfWeek.nths,
    dayOfMonthRestricted: !isUnrestricted(columns.dayOfMonth),
    dayOfWeekRestricted: !isUnrestricted(columns.dayOfWeek),
    followsRealClock: columns.minute.trim().startsWith('*') || columns.hour.trim().startsWith('*'),
  }
  return { parsed, problems: [], longSteps }
}

function isUnrestricted(column: string): boolean {
  return column.trim() === '*' || column.trim() === '?'
}

/**
 * A list item in the spelling that cron-parser reads as rules C2 to C4 do: weekday names as numbers with Sunday last in a range, `L5` as `5L`,
 * and weekdays from one on with a step until Saturday, so that Sunday, day 0, is not counted a second time as 7 (rule C3).
 */
function plainItem(field: CronField, item: string): string {
  if (field === 'dayOfMonth') return item.toUpperCase()
  if (field !== 'dayOfWeek') return item
  const numbered = item.toLowerCase().replace(WEEKDAY_NAMES, (name) => String(WEEKDAYS.indexOf(name)))
  const sundayLast = numbered.replace(/^([1-6])-0(?=\/|$)/, /^[^-]+-sun/i.test(item) ? '$1-7' : '$&')
  return sundayLast
    .replace(/^l([0-7])$/, '$1L')
    .replace(/^(\d)l$/, '$1L')
    .replace(/^([0-7])\/(\d+)$/, (_, first, step) => `${Number(first) % 7}-6/${step}`)
}

type ColumnValues = {
  numbers: readonly number[]
  last: boolean
  lastOfWeekdays: readonly number[]
  nths: readonly { weekday: number; nth: number }[]
}

const NO_VALUES: ColumnValues = { numbers: [], last: false, lastOfWeekdays: [], nths: [] }

/** The values of one column, or a sentence that says why it is not read. */
function readColumn(field: CronField, text: string): ColumnValues | string {
  const column = text.trim()
  if (column === '') return `The ${COLUMN_TITLES[field]} column is empty: write * for every ${COLUMN_TITLES[field]}.`
  if (column.length > LONGEST_COLUMN)
    return `The ${COLUMN_TITLES[field]} column is longer than ${LONGEST_COLUMN} characters; use ranges and steps.`
  if (/\s/.test(column)) return `“${shown(column)}” has a space in it: the ${COLUMN_TITLES[field]} column takes one list without spaces.`
  const isDay = field === 'dayOfMonth' || field === 'dayOfWeek'
  if (column === '?' && isDay) return readColumn(field, '*')
  const numbers = new Set<number>()
  const lastOfWeekdays = new Set<number>()
  const nths: { weekday: number; nth: number }[] = []
  let last = false
  for (const item of column.split(',')) {
    if (!FORMS[field].test(item)) return shapeRefusal(field, item)
    const values = readItem(field, plainItem(field, item))
    if (values === null) return valueRefusal(field, item)
    for (const value of values) {
      if (typeof value === 'number') numbers.add(field === 'dayOfWeek' ? value % 7 : value)
      else if (typeof value === 'object') nths.push(value)
      else if (value === 'L') last = true
      else lastOfWeekdays.add(Number.parseInt(value, 10) % 7)
    }
  }
  return { numbers: [...numbers].sort((a, b) => a - b), last, lastOfWeekdays: [...lastOfWeekdays].sort((a, b) => a - b), nths }
}

const VALUE = '(?:[0-9]{1,2})'
const NAMED_VALUE = '(?:[0-9]{1,2}|[a-z]{3})'
const stepped = (value: string) => `(?:\\*|${value}(?:-${value})?)(?:/[0-9]{1,4})?`

/** The forms that one list item may have (rules C2, C4). Whether its values and ranges exist is asked of cron-parser afterwards. */
const FORMS: Record<CronField, RegExp> = {
  second: new RegExp(`^${stepped(VALUE)}$`),
  minute: new RegExp(`^${stepped(VALUE)}$`),
  hour: new RegExp(`^${stepped(VALUE)}$`),
  dayOfMonth: new RegExp(`^(?:${stepped(VALUE)}|L)$`, 'i'),
  month: new RegExp(`^${stepped(NAMED_VALUE)}$`, 'i'),
  dayOfWeek: new RegExp(`^(?:${stepped(NAMED_VALUE)}|L${NAMED_VALUE}|${NAMED_VALUE}L|${NAMED_VALUE}#[1-5])$`, 'i'),
}

type ItemValue = number | string | { weekday: number; nth: number }

const items = new BoundedCache<{ values: readonly ItemValue[] | null }>(4096)

/** What cron-parser makes of one list item, or null if it refuses. One item at a time, because it refuses a value listed twice (`*,5`). */
function readItem(field: CronField, item: string): readonly ItemValue[] | null {
  return items.getOrMake(`${field} ${item}`, () => ({ values: askCronParser(field, item) })).values
}

function askCronParser(field: CronField, item: string): readonly ItemValue[] | null {
  const expression = CRON_FIELDS.map((each) => (each === field ? item : '*')).join(' ')
  try {
    // A fixed date: without one, cron-parser reads the clock.
    const { fields } = CronExpressionParser.parse(expression, { currentDate: 0, tz: 'UTC' })
    const values: readonly (number | string)[] = fields[field].values
    const nth = field === 'dayOfWeek' ? fields.dayOfWeek.nthDay : 0
    return nth > 0 ? values.map((weekday) => ({ weekday: Number(weekday) % 7, nth })) : values
  } catch {
    return null
  }
}
