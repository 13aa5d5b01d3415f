import { cronExpression } from './cron-expression.ts'
import type { CronColumns, CronField } from './crontab-definition.ts'

export type IntervalUnit = 'second' | 'minute' | 'hour' | 'day' | 'week'

export const UNIT_SECONDS: Record<IntervalUnit, number> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 }

/** How cron says an interval, as far as it can. */
export type IntervalInCron = {
  /** The one crontab that fires at this interval, through the whole day; null: there is none. */
  exact: CronColumns | null
  /** Two or three crontabs that together do, each for a task of its own; empty: not as few. */
  together: readonly CronColumns[]
  /** The next shorter interval that one crontab can say, and the next longer one if that is less than double. */
  nearest: readonly { seconds: number; columns: CronColumns }[]
}

/** Steps begin anew with each minute, hour and day, so only what divides those evenly is an interval. */
const EVEN_PER_60 = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30]
const EVEN_PER_24 = [1, 2, 3, 4, 6, 8, 12]
const EVEN_SECONDS = [...EVEN_PER_60, ...EVEN_PER_60.map((n) => n * 60), ...EVEN_PER_24.map((n) => n * 3600), 86_400, 604_800]
const MOST_TOGETHER = 3

const EVERY_SECOND: CronColumns = { second: '*', minute: '*', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*' }

/** @param seconds the interval; a whole number, at least 1 */
export function intervalInCron(seconds: number): IntervalInCron {
  if (EVEN_SECONDS.includes(seconds)) return { exact: columnsOf(seconds), together: [], nearest: [] }
  const shorter = EVEN_SECONDS.findLast((even) => even < seconds)
  const longer = EVEN_SECONDS.find((even) => even > seconds && even < 2 * seconds)
  const nearest = [shorter, longer].flatMap((even) => (even === undefined ? [] : [{ seconds: even, columns: columnsOf(even) }]))
  return { exact: null, together: crontabsTogether(seconds), nearest }
}

function columnsOf(seconds: number): CronColumns {
  const step = (count: number) => (count === 1 ? '*' : `*/${count}`)
  if (seconds < 60) return { ...EVERY_SECOND, second: step(seconds) }
  if (seconds < 3600) return { ...EVERY_SECOND, second: '0', minute: step(seconds / 60) }
  if (seconds < 86_400) return { ...EVERY_SECOND, second: '0', minute: '0', hour: step(seconds / 3600) }
  return { ...EVERY_SECOND, second: '0', minute: '0', hour: '0', dayOfWeek: seconds > 86_400 ? '0' : '*' }
}

/** Through an hour in seconds, or through a day in minutes: the turns of the column, those with the same values in one crontab. */
function crontabsTogether(seconds: number): CronColumns[] {
  if (3600 % seconds === 0) return turns(seconds, 60).map(([second, minute]) => ({ ...EVERY_SECOND, second, minute }))
  if (seconds % 60 !== 0 || 86_400 % seconds !== 0) return []
  return turns(seconds / 60, 24).map(([minute, hour]) => ({ ...EVERY_SECOND, second: '0', minute, hour }))
}

/** The values of a column of 60 for an interval, each with the values of the next column (of `outer`) that they are for. */
function turns(interval: number, outer: number): [inner: string, outer: string][] {
  const period = leastCommonMultiple(interval, 60) / 60
  const byInner = new Map<string, number[]>()
  for (let turn = 0; turn < period; turn++) {
    const inner: number[] = []
    for (let at = Math.ceil((turn * 60) / interval) * interval; at < (turn + 1) * 60; at += interval) inner.push(at - turn * 60)
    if (inner.length > 0) byInner.set(inner.join(','), [...(byInner.get(inner.join(',')) ?? []), turn])
  }
  if (byInner.size > MOST_TOGETHER) return []
  return [...byInner].map(([inner, starts]) => [inner, starts.map((start) => everyFrom(start, period, outer)).join(',')])
}

function everyFrom(start: number, step: number, size: number): string {
  if (step === size) return String(start)
  return start === 0 ? `*/${step}` : `${start}-${size - step + start}/${step}`
}

function leastCommonMultiple(one: number, other: number): number {
  let multiple = one
  while (multiple % other !== 0) multiple += one
  return multiple
}

/** `every 90 minutes`, `every day`: in the largest unit that goes into it. */
export function intervalName(seconds: number): string {
  const [unit, size] = Object.entries(UNIT_SECONDS).findLast(([, size]) => seconds % size === 0) ?? ['second', 1]
  return seconds === size ? `every ${unit}` : `every ${seconds / size} ${unit}s`
}

/** How an interval is said in cron, in a sentence: at once, by several crontabs, or nearly. */
export function intervalAdvice(count: number, unit: IntervalUnit): string {
  const { exact, together, nearest } = intervalInCron(count * UNIT_SECONDS[unit])
  const every = count === 1 ? `every ${unit}` : `every ${count} ${unit}s`
  if (exact) return `For ${every} write ${cronExpression(exact)}.`
  const near = nearest.map(({ seconds, columns }) => `${intervalName(seconds)} (${cronExpression(columns)})`).join(' or ')
  if (together.length === 0) return `No crontab says ${every}, but one can say ${near}.`
  return `One crontab can't say ${every}; ${together.map(cronExpression).join(' and ')} do together, in a task each. One can say ${near}.`
}

/** The unit that one step of a column is; null for days of the month, months and weekdays, which are no intervals. */
export function unitOfColumn(field: CronField): IntervalUnit | null {
  return field === 'second' || field === 'minute' || field === 'hour' ? field : null
}
