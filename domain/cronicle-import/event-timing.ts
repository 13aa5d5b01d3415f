import type { CronColumns } from '#scheduling/cron/crontab-definition.ts'
import { daysWhereBothMatch, rangesOf } from '../imported-tasks/both-days.ts'
import { type ForeignFields, isFields, listAt } from '../imported-tasks/foreign-json.ts'
import { onlyOn } from '../imported-tasks/only-on-days.ts'

/** When an event fires. `prefix`: what a script has to begin with, where it looks at the day of the month itself; null: nothing. */
export type Timing = { columns: CronColumns; prefix: string | null; changes: string[] } | { reason: string }

/** Reads the timing of an event: all of its lists have to match. */
export function readTiming(event: ForeignFields): Timing {
  const { timing } = event
  if (!isFields(timing)) return { reason: 'It has no timing: it runs on demand alone.' }
  if (listAt(timing, 'years').length > 0) return { reason: 'Its timing names years, which no crontab can.' }
  const lists = ['months', 'days', 'weekdays', 'hours', 'minutes'].map((name) => numbersAt(timing, name))
  const [months = null, days = null, weekdays = null, hours = null, minutes = null] = lists
  if (lists.some((list) => list?.some(Number.isNaN))) return { reason: 'Its timing holds what is no number of such a list.' }
  const column = (list: readonly number[] | null) => (list === null ? '*' : rangesOf(list))
  const columns = { second: '0', minute: column(minutes), hour: column(hours), month: column(months) }
  const both = daysWhereBothMatch(days, weekdays)
  if (both) return { columns: { ...columns, ...both }, prefix: null, changes: [] }
  return {
    columns: { ...columns, dayOfMonth: '*', dayOfWeek: column(weekdays) },
    prefix: onlyOn((days ?? []).join(',')),
    changes: [
      'It fires where both the day of the month and the weekday match. The crontab has the weekday; its run looks at the day of the month, and has nothing to do on others.',
    ],
  }
}

const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  months: [1, 12],
  days: [1, 31],
  weekdays: [0, 6],
  hours: [0, 23],
  minutes: [0, 59],
}

/** Sorted; null: all. What is out of bounds is NaN. */
function numbersAt(timing: ForeignFields, name: string): number[] | null {
  const [min, max] = BOUNDS[name] ?? [0, 0]
  const given = listAt(timing, name).map((value) => {
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max ? number : Number.NaN
  })
  return given.length === 0 ? null : [...new Set(given)].sort((a, b) => a - b)
}
