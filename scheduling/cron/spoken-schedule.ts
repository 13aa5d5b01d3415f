import type { CronColumns } from './crontab-definition.ts'
import { type IntervalUnit, intervalAdvice, intervalInCron, UNIT_SECONDS } from './intervals.ts'

/** What a person wrote in words, as crontabs: one that says it, or the nearest with the reason why none does; null: not understood. */
export type SpokenSchedule = { columns: readonly CronColumns[]; remark: string | null }

const EVERY_DAY: CronColumns = { second: '0', minute: '0', hour: '0', dayOfMonth: '*', month: '*', dayOfWeek: '*' }
const NTHS: Record<string, number> = {
  first: 1,
  '1st': 1,
  second: 2,
  '2nd': 2,
  third: 3,
  '3rd': 3,
  fourth: 4,
  '4th': 4,
  fifth: 5,
  '5th': 5,
}

/** Reads `every 5 minutes`, `rate(5 minutes)`, `@every 1h30m` and `first Monday of the month at 06:30`, in any letter case. */
export function readSpoken(text: string): SpokenSchedule | null {
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ')
  return readInterval(words) ?? readDuration(words) ?? readNthWeekday(words)
}

function readInterval(words: string): SpokenSchedule | null {
  const [, many, unit] = /^(?:every |each |rate ?\( ?)(?:(\d{1,6}) ?)?(second|sec|minute|min|hour|day|week)s? ?\)?$/.exec(words) ?? []
  if (unit === undefined) return null
  const full = { sec: 'second', min: 'minute' }[unit] ?? unit
  return interval(many === undefined ? 1 : Number(many), full as IntervalUnit)
}

/** Go's durations: `1h30m`, `90s`. */
function readDuration(words: string): SpokenSchedule | null {
  const [, hours = 0, minutes = 0, seconds = 0] = /^@?every (?=\d)(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?$/.exec(words) ?? []
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  if (total === 0) return null
  const unit = (['hour', 'minute', 'second'] as const).find((each) => total % UNIT_SECONDS[each] === 0) ?? 'second'
  return interval(total / UNIT_SECONDS[unit], unit)
}

function interval(count: number, unit: IntervalUnit): SpokenSchedule | null {
  if (count < 1) return null
  const { exact, nearest } = intervalInCron(count * UNIT_SECONDS[unit])
  if (exact) return { columns: [exact], remark: null }
  return { columns: nearest.map(({ columns }) => columns), remark: intervalAdvice(count, unit) }
}

function readNthWeekday(words: string): SpokenSchedule | null {
  const pattern =
    /^(?:on )?(?:the |every )?(first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|last) (sun|mon|tue|wed|thu|fri|sat)[a-z]*(?: (?:of|in) (?:the|each|every) month)?(?: at (\d{1,2}):(\d\d))?$/
  const [, nth, weekday, hour = '0', minute = '0'] = pattern.exec(words) ?? []
  if (nth === undefined || weekday === undefined || Number(hour) > 23 || Number(minute) > 59) return null
  const dayOfWeek = nth === 'last' ? `${weekday}L` : `${weekday}#${NTHS[nth]}`
  return { columns: [{ ...EVERY_DAY, minute: String(Number(minute)), hour: String(Number(hour)), dayOfWeek }], remark: null }
}
