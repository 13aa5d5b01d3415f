import { closeLists } from './closed-lists.ts'
import { longStepIn } from './column-steps.ts'
import type { CronColumns } from './crontab-definition.ts'
import { CRON_FIELDS, type CronField } from './crontab-definition.ts'
import { intervalAdvice, intervalInCron, UNIT_SECONDS, unitOfColumn } from './intervals.ts'
import { evenCycleOf } from './number-sets.ts'
import { type ParsedCrontab, readColumns } from './syntax.ts'
import { crontabInWords } from './words.ts'
import { unwrapRanges } from './wrapped-ranges.ts'

/**
 * What a person may have meant by columns: a sentence on what they do instead (null: a problem of the column says it already), and the columns
 * that say it, each with a label such as `Write mon#1`.
 */
export type CrontabSuggestion = {
  field: CronField
  sentence: string | null
  fixes: readonly { label: string; columns: CronColumns }[]
}

/** All there is to suggest for columns as they are typed, in column order; none for what needs no second look. */
export function suggestionsFor(columns: CronColumns): CrontabSuggestion[] {
  const { parsed } = readColumns(columns)
  const found = CRON_FIELDS.map(
    (field) => spelling(columns, field) ?? longStep(columns, field) ?? (parsed && unevenStep(columns, field, parsed)),
  )
  const days = parsed && bothDayColumns(columns, parsed)
  return [...found, days].filter((suggestion) => suggestion !== null)
}

/** A stray space in a list, a range that wraps around. */
function spelling(columns: CronColumns, field: CronField): CrontabSuggestion | null {
  const { words } = closeLists(columns[field].trim().split(/\s+/))
  const closed = words.length === 1 ? (words[0] as string) : columns[field]
  const text = unwrapRanges(field, closed) ?? closed
  if (text === columns[field].trim()) return null
  return { field, sentence: null, fixes: [{ label: `Write ${text}`, columns: { ...columns, [field]: text } }] }
}

function longStep(columns: CronColumns, field: CronField): CrontabSuggestion | null {
  const unit = unitOfColumn(field)
  const long = longStepIn(field, columns[field])
  if (!unit || !long || !isAlone(columns, field, long.item)) return null
  return { field, sentence: null, fixes: intervalFixes(columns, field, long.step * UNIT_SECONDS[unit]) }
}

/** A step that does not go round its column evenly is no interval: it begins anew with each minute, hour, day or month. */
function unevenStep(columns: CronColumns, field: CronField, parsed: ParsedCrontab): CrontabSuggestion | null {
  const [, step] = /^(?:\*|\d+)\/(\d+)$/.exec(columns[field].trim()) ?? []
  if (step === undefined || Number(step) === 1) return null
  const unit = unitOfColumn(field)
  if (!unit) return field === 'dayOfMonth' && Number(step) < 31 ? unevenDays(columns, step) : null
  const values = { second: parsed.seconds, minute: parsed.minutes, hour: parsed.hours }[unit as 'second' | 'minute' | 'hour']
  const size = unit === 'hour' ? 24 : 60
  if (Number(step) === size || evenCycleOf(values, size)) return null
  const seconds = Number(step) * UNIT_SECONDS[unit]
  return {
    field,
    sentence: `Steps begin anew with each ${TURNS[unit as keyof typeof TURNS]}, so “${columns[field].trim()}” is no even interval. ${intervalAdvice(Number(step), unit)}`,
    fixes: columns[field].trim().startsWith('*') ? intervalFixes(columns, field, seconds) : [],
  }
}

const TURNS = { second: 'minute', minute: 'hour', hour: 'day' } as const

function unevenDays(columns: CronColumns, step: string): CrontabSuggestion {
  const sentence = `Days begin anew with each month: after the last one that “${columns.dayOfMonth.trim()}” names comes the 1st, not a day ${step} days later.`
  return { field: 'dayOfMonth', sentence, fixes: [] }
}

/** The intervals that cron can say, as far as the columns beyond are free for them. */
function intervalFixes(columns: CronColumns, field: CronField, seconds: number): { label: string; columns: CronColumns }[] {
  const { exact, nearest } = intervalInCron(seconds)
  const said = exact ? [exact] : nearest.map((near) => near.columns)
  return said.flatMap((interval) => {
    const changed = { ...columns }
    for (const each of CRON_FIELDS) {
      const isBeyond = CRON_FIELDS.indexOf(each) > CRON_FIELDS.indexOf(field)
      if (isBeyond && interval[each] !== '*' && columns[each].trim() !== '*') return []
      if (each === field || interval[each] !== '*') changed[each] = interval[each]
    }
    return [{ label: crontabInWords(changed), columns: changed }]
  })
}

function isAlone(columns: CronColumns, field: CronField, item: string): boolean {
  return columns[field].trim() === item
}

/** Weeks of a month as people write them for "the first Monday": the days that each may fall on. */
const WEEKS: Record<string, string> = { '1-7': '#1', '8-14': '#2', '15-21': '#3', '22-28': '#4', '29-31': '#5', '25-31': 'L' }
const WEEK_NAMES: Record<string, string> = { '#1': 'first', '#2': 'second', '#3': 'third', '#4': 'fourth', '#5': 'fifth', L: 'last' }

/** Either is enough (rule C3), which people who want "the first Monday", or Friday the 13th, do not expect. */
function bothDayColumns(columns: CronColumns, parsed: ParsedCrontab): CrontabSuggestion | null {
  if (!parsed.dayOfMonthRestricted || !parsed.dayOfWeekRestricted) return null
  const either = 'Both day columns are set, and either is enough in cron: it fires on those days of the month, and on those weekdays too'
  const week = WEEKS[columns.dayOfMonth.trim()]
  const weekdays = columns.dayOfWeek.trim().split(',')
  if (week === undefined || !weekdays.every((weekday) => /^(?:[0-7]|[a-z]{3})$/i.test(weekday))) {
    return { field: 'dayOfWeek', sentence: `${either}.`, fixes: [] }
  }
  const dayOfWeek = weekdays.map((weekday) => `${weekday}${week}`).join(',')
  const changed = { ...columns, dayOfMonth: '*', dayOfWeek }
  return {
    field: 'dayOfWeek',
    sentence: `${either}. For the ${WEEK_NAMES[week]} ${weekdays.length === 1 ? 'one' : 'ones'} of the month only, write ${dayOfWeek} as day of week and * as day of month.`,
    fixes: [{ label: crontabInWords(changed), columns: changed }],
  }
}
