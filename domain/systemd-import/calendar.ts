import type { CronColumns } from '#scheduling/cron/crontab-definition.ts'
import { checkCrontab } from '#scheduling/cron/schedule.ts'
import { isTimeZone } from '#scheduling/cron/zone.ts'
import { daysWhereBothMatch, rangesOf } from '../imported-tasks/both-days.ts'
import { daysOfMonth } from '../imported-tasks/only-on-days.ts'

/**
 * When an `OnCalendar=` elapses. `onlyOnDays`: of the month, to be looked at when it runs, as no crontab says *both*; null: none.
 * `timezone` null: the machine's.
 */
export type CalendarReading =
  | { columns: CronColumns; timezone: string | null; onlyOnDays: string | null; changes: string[]; problem: null }
  | { columns: null; problem: string }

const NAMED: Readonly<Record<string, string>> = {
  minutely: '*-*-* *:*:00',
  hourly: '*-*-* *:00:00',
  daily: '*-*-* 00:00:00',
  weekly: 'Mon *-*-* 00:00:00',
  monthly: '*-*-01 00:00:00',
  quarterly: '*-01,04,07,10-01 00:00:00',
  semiannually: '*-01,07-01 00:00:00',
  'semi-annually': '*-01,07-01 00:00:00',
  yearly: '*-01-01 00:00:00',
  annually: '*-01-01 00:00:00',
}
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const FULL_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const LONGEST = 500

/** Something in an expression that has no place in a crontab, or means nothing to systemd either. */
class Unreadable extends Error {}

/** Reads a calendar expression as `systemd.time(7)` says it, and says it as a crontab, where one can. */
export function readCalendar(text: string): CalendarReading {
  try {
    if (text.length > LONGEST) throw new Unreadable('it is longer than any that systemd takes')
    const { rest, timezone } = withoutZone(text.trim().replace(/\s+/g, ' '))
    const reading = columnsOf(Object.hasOwn(NAMED, rest.toLowerCase()) ? (NAMED[rest.toLowerCase()] ?? rest) : rest)
    const [problem] = checkCrontab({ ...reading.columns, timezone: timezone ?? 'UTC', gap: 'shift', overlap: 'first' })
    if (problem) throw new Unreadable(problem.message)
    return { ...reading, timezone, problem: null }
  } catch (error) {
    if (error instanceof Unreadable) return { columns: null, problem: `OnCalendar=${text} becomes no crontab: ${error.message}.` }
    throw error
  }
}

function withoutZone(text: string): { rest: string; timezone: string | null } {
  const [, before = '', last = ''] = /^(?:(.*) )?(\S+)$/.exec(text) ?? []
  const isZone = isTimeZone(last) || /^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+$/.test(last)
  if (before === '' || !isZone) return { rest: text, timezone: null }
  if (!isTimeZone(last)) throw new Unreadable(`“${last}” is no time zone that is known here`)
  return { rest: before, timezone: last }
}

function columnsOf(text: string): { columns: CronColumns; onlyOnDays: string | null; changes: string[] } {
  if (text.startsWith('@')) throw new Unreadable('it is one moment and never comes again')
  const words = text.split(' ')
  const weekdays = /^[a-z]/i.test(words[0] ?? '') ? weekdaysOf(words.shift() ?? '') : null
  const time = /:/.test(words.at(-1) ?? '') ? timeOf(words.pop() ?? '') : { hour: '0', minute: '0', second: '0' }
  const date = words.length > 0 ? dateOf(words.shift() ?? '') : { month: '*', dayOfMonth: '*' }
  if (words.length > 0 || text === '') throw new Unreadable('systemd does not read it either')
  const { dayOfMonth, dayOfWeek, onlyOnDays, changes } = bothDays(date.dayOfMonth, weekdays)
  return { columns: { ...time, month: date.month, dayOfMonth, dayOfWeek }, onlyOnDays, changes }
}

/** Days of the week as numbers, Sunday 0 to Saturday 6. */
function weekdaysOf(word: string): number[] {
  const numberOf = (name: string) => {
    const index = Math.max(WEEKDAYS.indexOf(name.toLowerCase()), FULL_NAMES.indexOf(name.toLowerCase()))
    if (index < 0) throw new Unreadable(`“${name}” is no weekday`)
    return index + 1
  }
  const days = new Set<number>()
  for (const item of word.split(',').filter((part) => part !== '')) {
    const [from = '', to = from] = item.split(/\.\.|-/)
    const [first, last] = [numberOf(from), numberOf(to)]
    if (last < first) throw new Unreadable(`“${item}” goes backwards, which systemd refuses`)
    for (let day = first; day <= last; day++) days.add(day % 7)
  }
  return [...days].sort((a, b) => a - b)
}

function timeOf(word: string): Pick<CronColumns, 'hour' | 'minute' | 'second'> {
  const [hour = '', minute = '', second = '0', ...more] = word.split(':')
  if (more.length > 0) throw new Unreadable('systemd does not read it either')
  return { hour: column(hour, 0, 23), minute: column(minute, 0, 59), second: column(second, 0, 59) }
}

/** `Y-M-D` or `M-D`; a tilde before the day counts from the end of the month. */
function dateOf(word: string): { month: string; dayOfMonth: string } {
  const [, year, month = '', sign, day = ''] = /^(?:([^-~]+)-)?([^-~]+)([-~])([^-~]+)$/.exec(word) ?? []
  if (month === '') throw new Unreadable('systemd does not read it either')
  if (year !== undefined && year !== '*') throw new Unreadable('it names years, which no crontab can')
  return { month: column(month, 1, 12), dayOfMonth: sign === '~' ? `~${day}` : column(day, 1, 31) }
}

/** One column: values, ranges with two dots, steps from a value on. */
function column(text: string, min: number, max: number): string {
  if (text === '*') return '*'
  return text
    .split(',')
    .map((item) => {
      const [, from = '', to, step] = /^(\d{1,2})(?:\.\.(\d{1,2}))?(?:\/(\d{1,3}))?$/.exec(item) ?? []
      if (from === '') throw new Unreadable(`“${item}” is nothing that a column can say`)
      const [first, last] = [Number(from), to === undefined ? null : Number(to)]
      if (first < min || first > max || (last !== null && (last < first || last > max)))
        throw new Unreadable(`“${item}” is out of its range`)
      if (step === undefined) return last === null || last === first ? String(first) : `${first}-${last}`
      const end = last ?? max
      if (Number(step) < 1) throw new Unreadable(`“${item}” has a step of 0`)
      if (first + Number(step) > end) return String(first)
      if (first === min && end === max) return Number(step) === 1 ? '*' : `*/${step}`
      return Number(step) === 1 ? `${first}-${end}` : `${first}-${end}/${step}`
    })
    .join(',')
}

type Days = { dayOfMonth: string; dayOfWeek: string; onlyOnDays: string | null; changes: string[] }

/** Weekday and day of the month both have to match in systemd; in a crontab either would do (rule C3). */
function bothDays(dayOfMonth: string, weekdays: number[] | null): Days {
  const dayOfWeek = weekdays === null || weekdays.length === 7 ? '*' : rangesOf(weekdays)
  const plain = { onlyOnDays: null, changes: [] }
  if (dayOfMonth.startsWith('~')) return { ...fromTheEnd(dayOfMonth.slice(1), dayOfWeek, weekdays ?? []), ...plain }
  if (dayOfMonth === '*' || dayOfWeek === '*') return { dayOfMonth, dayOfWeek, ...plain }
  const both = daysWhereBothMatch(daysOfMonth(dayOfMonth), weekdays)
  if (both) return { ...both, ...plain }
  return {
    dayOfMonth: '*',
    dayOfWeek,
    onlyOnDays: dayOfMonth,
    changes: [
      `systemd fires where both the weekday and the day of the month (${dayOfMonth}) match. The crontab has the weekday; its run looks at the day of the month, and has nothing to do on others.`,
    ],
  }
}

/** Of a month's end cron knows its last day, and the last of a weekday. */
function fromTheEnd(day: string, cronDays: string, weekdays: readonly number[]): { dayOfMonth: string; dayOfWeek: string } {
  if (/^0?1$/.test(day) && cronDays === '*') return { dayOfMonth: 'L', dayOfWeek: '*' }
  if (/^0?7\/1$/.test(day) && cronDays !== '*') return { dayOfMonth: '*', dayOfWeek: weekdays.map((each) => `${each}L`).join(',') }
  throw new Unreadable(`“~${day}” counts days from the end of the month, of which a crontab can say the last one (~01) alone`)
}
