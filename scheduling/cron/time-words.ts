import { evenCycleOf, listed, ordinal, progressionOf, rangesInWords, runsOf } from './number-sets.ts'
import type { ParsedCrontab } from './syntax.ts'

type Times = Pick<ParsedCrontab, 'seconds' | 'minutes' | 'hours'>

/** So many times of day are named one by one. */
const NAMED_TIMES = 6
/** Fewer equally spaced values than this are listed: `0, 25 and 50` says more than a step that does not go round. */
const FEWEST_STEPPED = 4

/** When an expression fires within a day, as the beginning of a sentence: `At 06:00`, `Every 5 minutes, between 09:00 and 17:59`. */
export function timeInWords({ seconds, minutes, hours }: Times): string {
  const [second = 0] = seconds
  if (seconds.length > 1) return `${stepsInWords(seconds, 'second', 'minute')}${withinMinutes(minutes)}${withinHours(hours)}`
  if (minutes.length === 1) return hourlyInWords(hours, minutes[0] as number, second)
  if (minutes.length * hours.length <= NAMED_TIMES) {
    return `At ${listed(hours.flatMap((hour) => minutes.map((minute) => clock(hour, minute, second))))}`
  }
  return `${minutesInWords(minutes, second)}${withinHours(hours)}`
}

function minutesInWords(minutes: readonly number[], second: number): string {
  if (second === 0) return stepsInWords(minutes, 'minute', 'hour')
  const past = `${counted(second, 'second')} past the minute`
  return minutes.length === 60 ? `At ${past}` : `${stepsInWords(minutes, 'minute', 'hour')}, at ${past}`
}

/** The values of a column of 60: `Every minute`, `Every 20 minutes, starting at 5 minutes past the hour`, `At 0 and 45 minutes past the hour`. */
function stepsInWords(values: readonly number[], unit: 'second' | 'minute', whole: 'minute' | 'hour'): string {
  if (values.length === 60) return `Every ${unit}`
  const cycle = evenCycleOf(values, 60)
  if (cycle?.from === 0) return `Every ${cycle.step} ${unit}s`
  if (cycle && values.length > 2) return `Every ${cycle.step} ${unit}s, starting at ${counted(cycle.from, unit)} past the ${whole}`
  const progression = progressionOf(values)
  if (progression && (progression.step === 1 || values.length >= FEWEST_STEPPED)) {
    const every = progression.step === 1 ? `Every ${unit}` : `Every ${progression.step} ${unit}s`
    return `${every} from ${progression.from} through ${progression.to} past the ${whole}`
  }
  return `At ${rangesInWords(values)} ${unit}s past the ${whole}`
}

/** One time in each of the hours. */
function hourlyInWords(hours: readonly number[], minute: number, second: number): string {
  const at = (hour: number) => clock(hour, minute, second)
  if (hours.length === 24) {
    if (second !== 0) return `At ${counted(minute, 'minute')} and ${counted(second, 'second')} past the hour`
    return minute === 0 ? 'Every hour' : `At ${counted(minute, 'minute')} past the hour`
  }
  const cycle = hours.length > 2 ? evenCycleOf(hours, 24) : null
  if (cycle) {
    const starts = cycle.from + minute + second === 0 ? '' : `, starting at ${at(cycle.from)}`
    return `Every ${cycle.step} hours${starts}`
  }
  const progression = progressionOf(hours)
  if (progression && (progression.step === 1 || hours.length >= FEWEST_STEPPED)) {
    const every = progression.step === 1 ? 'Every hour' : `Every ${progression.step} hours`
    return `${every} from ${at(progression.from)} through ${at(progression.to)}`
  }
  const runs = runsOf(hours).filter(({ from, to }) => to - from >= 2)
  if (runs.length === 0) return `At ${listed(hours.map(at))}`
  const singles = hours.filter((hour) => !runs.some(({ from, to }) => hour >= from && hour <= to))
  const hourly = `Every hour ${listed(runs.map(({ from, to }) => `from ${at(from)} through ${at(to)}`))}`
  return singles.length === 0 ? hourly : `${hourly}, and at ${listed(singles.map(at))}`
}

function withinMinutes(minutes: readonly number[]): string {
  if (minutes.length === 60) return ''
  const progression = progressionOf(minutes)
  if (progression && progression.step > 1 && minutes.length >= FEWEST_STEPPED) {
    return `, in every ${ordinal(progression.step)} minute from ${progression.from} through ${progression.to} of the hour`
  }
  return `, in minute${minutes.length === 1 ? '' : 's'} ${rangesInWords(minutes)} of the hour`
}

function withinHours(hours: readonly number[]): string {
  if (hours.length === 24) return ''
  const progression = progressionOf(hours)
  if (progression && progression.step > 1 && hours.length >= FEWEST_STEPPED) {
    return `, in every ${ordinal(progression.step)} hour from ${clock(progression.from, 0, 0)} through ${clock(progression.to, 59, 0)}`
  }
  return `, ${listed(runsOf(hours).map(({ from, to }) => `between ${clock(from, 0, 0)} and ${clock(to, 59, 0)}`))}`
}

function clock(hour: number, minute: number, second: number): string {
  const parts = second === 0 ? [hour, minute] : [hour, minute, second]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
