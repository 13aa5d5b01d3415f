import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { CronColumns } from '#scheduling/cron/crontab-definition.ts'
import { intervalInCron, UNIT_SECONDS } from '#scheduling/cron/intervals.ts'
import { checkCrontab } from '#scheduling/cron/schedule.ts'
import { readColumns } from '#scheduling/cron/syntax.ts'
import { unwrapRanges } from '#scheduling/cron/wrapped-ranges.ts'
import { isTimeZone } from '#scheduling/cron/zone.ts'
import { daysWhereBothMatch } from '../imported-tasks/both-days.ts'
import { type ForeignFields, textAt, wholeAt } from '../imported-tasks/foreign-json.ts'

/** When a task fires; `timezone` null: that of the project. */
export type CeleryWhen = { columns: CronColumns; timezone: string | null; changes: string[] } | { reason: string }

/** Whose reading counts: Celery's own, or that of croniter, which djag-scheduler asked. */
export type CrontabReader = 'celery' | 'croniter'

/** A row of CrontabSchedule as a crontab that means the same. */
export function readCrontabRow(row: ForeignFields, reader: CrontabReader): CeleryWhen {
  const column = (name: string) => (textAt(row, name) ?? String(wholeAt(row, name) ?? '*')).replace(/\s+/g, '') || '*'
  const columns: CronColumns = {
    second: '0',
    minute: column('minute'),
    hour: column('hour'),
    dayOfMonth: column('day_of_month'),
    month: column('month_of_year'),
    dayOfWeek: column('day_of_week'),
  }
  for (const field of ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const)
    columns[field] = unwrapRanges(field, columns[field]) ?? columns[field]
  const timezone = textAt(row, 'timezone')
  if (timezone !== null && !isTimeZone(timezone)) return { reason: `“${timezone}” is no time zone that is known here.` }
  const [problem] = checkCrontab({ ...columns, timezone: timezone ?? 'UTC', gap: 'shift', overlap: 'first' })
  if (problem) return { reason: problem.message }
  return reader === 'celery' ? whereBothMatch(columns, timezone) : { columns, timezone, changes: [] }
}

/** Celery fires where both day columns match, whatever stands in them. */
function whereBothMatch(columns: CronColumns, timezone: string | null): CeleryWhen {
  const { dayOfMonth, dayOfWeek } = columns
  const { parsed } = readColumns(columns)
  if (!parsed?.dayOfMonthRestricted || !parsed.dayOfWeekRestricted) return { columns, timezone, changes: [] }
  const both = daysWhereBothMatch(parsed.daysOfMonth, parsed.daysOfWeek)
  if (!both)
    return {
      reason: `Celery fires where both “${dayOfMonth}” (day of month) and “${dayOfWeek}” (weekday) match; a crontab fires where either does, and can say both for whole weeks of a month alone (1-7 and 1: the first Monday, 1#1). Give the task the crontab of one of them, and let its code look at the other.`,
    }
  const changes = [
    `Celery fires where both “${dayOfMonth}” (day of month) and “${dayOfWeek}” (weekday) match; the crontab that says so is written in their place.`,
  ]
  return { columns: { ...columns, ...both }, timezone, changes }
}

/** A row of IntervalSchedule, as far as the clock can say it. */
export function readIntervalRow(row: ForeignFields): CeleryWhen {
  const [every, period] = [wholeAt(row, 'every'), textAt(row, 'period') ?? '']
  const unit = { days: UNIT_SECONDS.day, hours: UNIT_SECONDS.hour, minutes: UNIT_SECONDS.minute, seconds: 1, microseconds: 1e-6 }[period]
  const told = `every ${every} ${period}`
  const seconds = unit === undefined || every === null ? Number.NaN : every * unit
  if (!Number.isInteger(seconds) || seconds < 1) return { reason: `“${told}” is no interval of whole seconds, which a crontab needs.` }
  const { exact, together, nearest } = intervalInCron(seconds)
  if (exact)
    return {
      columns: exact,
      timezone: null,
      changes: [`“${told}” counts from when beat started; here it follows the clock: ${cronExpression(exact)}.`],
    }
  const near = nearest.map((columns) => `“${cronExpression(columns.columns)}”`).join(' or ')
  const several = together.map((columns) => `“${cronExpression(columns)}”`).join(' and ')
  return {
    reason: `“${told}” is an interval that no one crontab says. Nearest: ${near}.${several === '' ? '' : ` Exactly so: ${together.length} tasks, with ${several}.`}`,
  }
}
