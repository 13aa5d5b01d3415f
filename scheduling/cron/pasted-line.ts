import { closeLists } from './closed-lists.ts'
import { restInWords } from './command-words.ts'
import type { CronColumns } from './crontab-definition.ts'
import { CRON_FIELDS } from './crontab-definition.ts'
import { checkCrontab } from './schedule.ts'
import { readSpoken } from './spoken-schedule.ts'
import { macroColumns, parseExpression } from './syntax.ts'
import { unwrapRanges } from './wrapped-ranges.ts'

/** One way to read a line: the columns it fills, and what else was understood, changed or left out, in sentences. */
export type LineWay = {
  columns: CronColumns
  /** How the line is read this way; null: columns or a macro as they stand. */
  title: string | null
  remarks: readonly string[]
}

/** The ways to read a line, more than one where a person has to say which; or none and the reason. */
export type LineReading = { ways: readonly LineWay[]; question: string | null; problem: string | null }

type Options = {
  /** Six columns have the second in front, as where a form shows its seconds. Else that is asked. */
  secondsFirst: boolean
}

/** Reads one line of a crontab file: columns or a macro, and what may stand behind them. Zones, comments and settings are no part of it. */
export function readLine(line: string, options: Options): LineReading {
  const { words, closed } = closeLists(line.split(/\s+/))
  const [first = ''] = words
  if (/^@reboot$/i.test(first)) {
    return refused('@reboot runs once when a machine starts; a task here follows the clock. Write when it should fire, such as @hourly.')
  }
  const spoken = readSpoken(line)
  if (spoken) {
    const ways = spoken.columns.map((columns) => ({ columns, title: 'From words', remarks: [] }))
    return { ways, question: spoken.remark, problem: null }
  }
  if (first.startsWith('@')) return readMacro(words)
  const closedUp = closed.map((column) => `“${column}” is closed up: a list has no spaces.`)
  const ways = waysToRead(words, options, closed.length === 0).map((way) => ({ ...way, remarks: [...closedUp, ...way.remarks] }))
  if (ways.length > 0) return { ways, question: ways.length > 1 ? questionAbout(words) : null, problem: null }
  return refused(whyNotRead(words))
}

function refused(problem: string): LineReading {
  return { ways: [], question: null, problem }
}

function readMacro(words: readonly string[]): LineReading {
  const columns = macroColumns(words[0] as string)
  if (!columns) return refused(parseExpression(words[0] as string).problem ?? 'This macro is not known.')
  return { ways: [{ columns, title: null, remarks: restInWords(words.slice(1)) }], question: null, problem: null }
}

function waysToRead(words: readonly string[], { secondsFirst }: Options, isAsWritten: boolean): LineWay[] {
  if (words.length < 5) return []
  const isWhole = words.length === 5 || (words.length === 6 && secondsFirst)
  if (isWhole) {
    const whole = way(words.length === 5 ? ['0', ...words] : words, null, [])
    // Columns and nothing else are taken as they are: what is wrong with one is said at the column.
    return (isAsWritten && whole.remarks.length === 0 && hasColumns(whole)) || isRead(whole) ? [whole] : []
  }
  const withSeconds = words.length > 5 ? secondsWays(words) : []
  return withWeekdaysAsked([...withSeconds, ...fiveColumnWays(words)].filter(isRead), words)
}

function secondsWays(words: readonly string[]): LineWay[] {
  const [seventh] = words.slice(6)
  const columns = words.slice(0, 6)
  if (seventh !== undefined && isYear(seventh))
    return [way(columns, 'Second first, year last', [yearRemark(seventh), ...restInWords(words.slice(7))])]
  return [way(columns, 'Second first', restInWords(words.slice(6)))]
}

function fiveColumnWays(words: readonly string[]): LineWay[] {
  const [sixth = '', ...rest] = words.slice(5)
  const columns = ['0', ...words.slice(0, 5)]
  if (isYear(sixth)) return [way(columns, 'Year last', [yearRemark(sixth), ...restInWords(rest)])]
  // No command begins with a star or a question mark.
  if (/^[*?]/.test(sixth)) return []
  const left = /^\d/.test(sixth) ? [`“${sixth}” at the end is left out.`, ...restInWords(rest)] : restInWords(words.slice(5))
  return [way(columns, 'Five columns, and what runs', left)]
}

function isYear(word: string): boolean {
  return /^(?:\*|(?:19|20)\d\d(?:[-,/]\d+)*)$/.test(word)
}

function yearRemark(year: string): string {
  if (year === '*') return 'The year * at the end is left out: every year counts anyway.'
  return `The year ${year} at the end is left out: a crontab here fires every year. Disable the task when it is over.`
}

/** A way with ranges that wrap around written as lists. */
function way(words: readonly string[], title: string | null, remarks: readonly string[]): LineWay {
  const columns = Object.fromEntries(CRON_FIELDS.map((field, index) => [field, words[index]])) as CronColumns
  const unwrapped: string[] = []
  for (const field of CRON_FIELDS) {
    const list = unwrapRanges(field, columns[field])
    if (list === null) continue
    unwrapped.push(`“${columns[field]}” goes round; it is written as ${list}.`)
    columns[field] = list
  }
  return { columns, title, remarks: [...unwrapped, ...remarks] }
}

function problemsOf(columns: CronColumns) {
  return checkCrontab({ ...columns, timezone: 'UTC', gap: 'shift', overlap: 'first' })
}

/** Whether any of the words is a column: five words of prose have none. */
function hasColumns({ columns }: LineWay): boolean {
  const wrong = problemsOf(columns).map(({ field }) => field)
  return CRON_FIELDS.some((field) => field !== 'second' && !wrong.includes(field))
}

function isRead({ columns }: LineWay): boolean {
  return problemsOf(columns).length === 0
}

/** Quartz and AWS, known by their `?`, count weekdays from Sunday as 1: which is meant has to be asked. */
function withWeekdaysAsked(ways: readonly LineWay[], words: readonly string[]): LineWay[] {
  if (!words.slice(0, 6).includes('?')) return [...ways]
  return ways.flatMap((each) => {
    const { dayOfWeek } = each.columns
    if (!/(?:^|[,-])[1-7]/.test(dayOfWeek)) return [each]
    const shifted = dayOfWeek.replace(/(^|[,-])([1-7])/g, (_, before, day) => `${before}${Number(day) - 1}`)
    return [
      { ...each, title: 'Weekdays as in Quartz and AWS: 1 is Sunday', columns: { ...each.columns, dayOfWeek: shifted } },
      { ...each, title: 'Weekdays as in cron: 1 is Monday' },
    ]
  })
}

function questionAbout(words: readonly string[]): string {
  if (words.slice(0, 6).includes('?')) return 'Is weekday 1 Sunday, as in Quartz and AWS, or Monday, as in cron?'
  return isYear(words[5] as string)
    ? 'Six columns can be read in two ways: with the second first, or with a year last.'
    : 'Six columns can be read in two ways: with the second first, or with something else last.'
}

/** Of the reading that comes furthest: what is wrong with its first wrong column. */
function whyNotRead(words: readonly string[]): string {
  if (words.length < 5) return parseExpression(words.join(' ')).problem as string
  const ofFive = problemsOf(way(['0', ...words.slice(0, 5)], null, []).columns)
  const ofSix = words.length > 5 ? problemsOf(way(words.slice(0, 6), null, []).columns) : ofFive
  if (ofFive.length === 5) return 'This is no line of a crontab file. Write an expression such as 0 6 * * 1-5, or a macro such as @daily.'
  const isFive = !words.slice(0, 6).includes('?') && ofFive.length <= ofSix.length
  return (isFive ? ofFive : ofSix)[0]?.message ?? 'This is no line of a crontab file.'
}
