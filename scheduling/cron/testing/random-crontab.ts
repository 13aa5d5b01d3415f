import { GAP_POLICIES, OVERLAP_POLICIES } from '../crontab-definition.ts'
import type { ModelledCrontab } from './brute-force.ts'

/** Whole numbers below `limit`, reproducible from the seed (mulberry32). */
export type Dice = (limit: number) => number

export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit)
  }
}

type Column = { text: string; values: number[] }

/** A random crontab together with the sets it was made from, leaning to the hours in which clocks change. */
export function randomCrontab(dice: Dice, timezone: string): ModelledCrontab {
  const second = dice(5) === 0 ? sortedList([dice(60), dice(60)]) : list([0])
  const minute = randomColumn(dice, 0, 59)
  const hour = dice(2) === 0 ? nightHours(dice) : randomColumn(dice, 0, 23)
  const month = dice(6) === 0 ? randomColumn(dice, 1, 12) : star(1, 12)
  const { dayOfMonth, dayOfWeek, dayMatches } = randomDays(dice)
  return {
    definition: {
      second: second.text,
      minute: minute.text,
      hour: hour.text,
      dayOfMonth,
      month: month.text,
      dayOfWeek,
      timezone,
      gap: GAP_POLICIES[dice(2)] as 'shift' | 'skip',
      overlap: OVERLAP_POLICIES[dice(3)] as 'first' | 'last' | 'both',
    },
    seconds: second.values,
    minutes: minute.values,
    hours: hour.values,
    months: month.values,
    followsRealClock: minute.text.startsWith('*') || hour.text.startsWith('*'),
    dayMatches,
  }
}

function between(from: number, to: number, step = 1): number[] {
  const values: number[] = []
  for (let value = from; value <= to; value += step) values.push(value)
  return values
}

function star(min: number, max: number): Column {
  return { text: '*', values: between(min, max) }
}

function list(values: number[]): Column {
  return { text: values.join(','), values }
}

function sortedList(values: number[]): Column {
  return list([...new Set(values)].sort((a, b) => a - b))
}

function nightHours(dice: Dice): Column {
  const first = dice(4)
  const last = Math.min(23, first + dice(3))
  if (dice(4) === 0) return { text: `${first},${23}`, values: [first, 23] }
  return { text: `${first}-${last}`, values: between(first, last) }
}

function randomColumn(dice: Dice, min: number, max: number): Column {
  const span = max - min + 1
  const from = min + dice(span)
  const to = from + dice(max - from + 1)
  const step = 1 + dice(Math.min(30, span))
  switch (dice(6)) {
    case 0:
      return star(min, max)
    case 1:
      return { text: `*/${step}`, values: between(min, max, step) }
    case 2:
      return { text: `${from}-${to}/${step}`, values: between(from, to, step) }
    case 3:
      return list([from, min + dice(span), min + dice(span)])
    case 4:
      return { text: `${from}-${to}`, values: between(from, to) }
    default:
      return list([from])
  }
}

type CalendarDate = { year: number; month: number; day: number; weekday: number }

function lengthOfMonth({ year, month }: CalendarDate): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function randomDays(dice: Dice): { dayOfMonth: string; dayOfWeek: string; dayMatches: (date: CalendarDate) => boolean } {
  const ofMonth = randomDayOfMonth(dice)
  const ofWeek = randomDayOfWeek(dice)
  if (!ofMonth && !ofWeek) return { dayOfMonth: '*', dayOfWeek: dice(2) ? '*' : '?', dayMatches: () => true }
  return {
    dayOfMonth: ofMonth?.text ?? '*',
    dayOfWeek: ofWeek?.text ?? '*',
    dayMatches: (date) => Boolean(ofMonth?.matches(date)) || Boolean(ofWeek?.matches(date)),
  }
}

type DayRule = { text: string; matches: (date: CalendarDate) => boolean }

function randomDayOfMonth(dice: Dice): DayRule | null {
  const pick = dice(8)
  if (pick > 3) return null
  if (pick === 0) return { text: 'L', matches: (date) => date.day === lengthOfMonth(date) }
  const column = pick === 1 ? { text: '*/2', values: between(1, 31, 2) } : list([1 + dice(29), 1 + dice(29), 1 + dice(29)])
  return { text: column.text, matches: ({ day }) => column.values.includes(day) }
}

function randomDayOfWeek(dice: Dice): DayRule | null {
  const weekday = dice(7)
  const nth = 1 + dice(5)
  switch (dice(9)) {
    case 0:
      return { text: `${weekday}L`, matches: (date) => date.weekday === weekday && date.day + 7 > lengthOfMonth(date) }
    case 1:
      return { text: `${weekday}#${nth},${weekday}`, matches: (date) => date.weekday === weekday }
    case 2:
      return { text: `${weekday}#${nth}`, matches: (date) => date.weekday === weekday && date.day > 7 * (nth - 1) && date.day <= 7 * nth }
    case 3:
      return { text: 'sat-sun', matches: (date) => date.weekday === 6 || date.weekday === 0 }
    case 4:
      return { text: `7,${weekday}`, matches: (date) => date.weekday === 0 || date.weekday === weekday }
    default:
      return null
  }
}
