import type { CronField } from './crontab-definition.ts'

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const BOUNDS: Record<CronField, readonly [min: number, max: number]> = {
  second: [0, 59],
  minute: [0, 59],
  hour: [0, 23],
  dayOfMonth: [1, 31],
  month: [1, 12],
  dayOfWeek: [0, 6],
}

/** A column with each range that wraps around, such as `22-4` hours, as the list that says it; null where none does. */
export function unwrapRanges(field: CronField, column: string): string | null {
  const items = column.trim().split(',')
  const unwrapped = items.map((item) => unwrapItem(field, item))
  return unwrapped.every((item) => item === null) ? null : unwrapped.map((item, index) => item ?? items[index]).join(',')
}

function unwrapItem(field: CronField, item: string): string | null {
  const [, first, last, step] = /^(\w+)-(\w+)(?:\/([1-9]\d?))?$/.exec(item) ?? []
  if (first === undefined || last === undefined) return null
  const [from, to] = [numberOf(field, first), numberOf(field, last)]
  const [min, max] = BOUNDS[field]
  // `5-7` and `fri-sun` are read as they are: a written range may end with Sunday.
  const isRead = field === 'dayOfWeek' && to === 0 && /^(?:7|sun)$/i.test(last)
  if (from === null || to === null || isRead || (from <= to && first !== '7')) return null
  if (step !== undefined) return steppedAround(from, to, Number(step), min, max).join(',')
  const name = (value: number) => (Number.isNaN(Number(first)) ? nameOf(field, value) : String(value))
  if (from <= to) return range(from, to, name)
  return `${range(from, max, name)},${range(min, to, name)}`
}

function numberOf(field: CronField, text: string): number | null {
  const names = field === 'dayOfWeek' ? WEEKDAYS : field === 'month' ? MONTHS : []
  const named = names.indexOf(text.toLowerCase())
  const value = named >= 0 ? named : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  const day = field === 'dayOfWeek' && value === 7 ? 0 : value
  const [min, max] = BOUNDS[field]
  return day >= min && day <= max ? day : null
}

function nameOf(field: CronField, value: number): string {
  return (field === 'dayOfWeek' ? WEEKDAYS[value] : MONTHS[value]) ?? String(value)
}

function range(from: number, to: number, name: (value: number) => string): string {
  return from === to ? name(from) : `${name(from)}-${name(to)}`
}

function steppedAround(from: number, to: number, step: number, min: number, max: number): number[] {
  const size = max - min + 1
  const values: number[] = []
  for (let value = from; value <= to + size; value += step) values.push(value > max ? value - size : value)
  return [...new Set(values)].sort((one, other) => one - other)
}
