import { COLUMN_SIZES, type LongStep } from './column-steps.ts'
import type { CronField } from './crontab-definition.ts'
import { intervalAdvice, unitOfColumn } from './intervals.ts'

export const COLUMN_TITLES: Record<CronField, string> = {
  second: 'second',
  minute: 'minute',
  hour: 'hour',
  dayOfMonth: 'day of month',
  month: 'month',
  dayOfWeek: 'day of week',
}

const ALLOWED: Record<CronField, string> = {
  second: '0-59',
  minute: '0-59',
  hour: '0-23',
  dayOfMonth: '1-31, or L for the last day',
  month: '1-12 or jan-dec',
  dayOfWeek: '0-7 or sun-sat (0 and 7 are Sunday), 5L for the last Friday, 5#2 for the second Friday',
}

/** A range that wraps around, written as two. */
const WRAPPED: Record<CronField, string> = {
  second: '50-59,0-10',
  minute: '50-59,0-10',
  hour: '22-23,0-2',
  dayOfMonth: '25-31,1-5',
  month: 'nov-dec,jan-feb',
  dayOfWeek: 'fri-sun,mon',
}

/** What is wrong with the shape of a list item that is none of the forms. */
export function shapeRefusal(field: CronField, item: string): string {
  const title = COLUMN_TITLES[field]
  if (item === '') return `The ${title} column has an empty place in its list: remove the extra comma.`
  const asWritten = `“${shown(item)}” in the ${title} column is not read`
  if (/[^\x20-\x7e]/.test(item)) return `${asWritten}: use the digits 0-9 and plain letters only.`
  if (item.startsWith('@')) return `${asWritten}: a macro stands for a whole expression, not for a column.`
  if (/^[hr~]|~/i.test(item)) return `${asWritten}: random times (H, R, ~) are not supported; choose a fixed ${title}.`
  if (item.includes('?')) return `${asWritten}: ? stands alone, and only for the day of month or the day of week; write *.`
  if (/^(l-?\d*)?w$|\dw$/i.test(item)) return `${asWritten}: nearest weekdays (W) are not supported.`
  if (field === 'dayOfMonth' && /^l-/i.test(item))
    return `${asWritten}: days counted from the end of the month are not supported; L is its last day.`
  if (field === 'dayOfWeek' && /^l$/i.test(item)) return `${asWritten}: say which weekday, as in 5L for the last Friday of the month.`
  if (item.includes('#')) return `${asWritten}: write a weekday, # and 1 to 5, as in 5#2 for the second Friday of the month.`
  return `${asWritten}: it takes ${ALLOWED[field]}; lists (1,2), ranges (1-5) and steps (*/5, 1-30/5).`
}

/** Why a list item of a good shape is not read: its values are not there. */
export function valueRefusal(field: CronField, item: string): string {
  const asWritten = `“${shown(item)}” in the ${COLUMN_TITLES[field]} column is not read`
  if (/\/0+$/.test(item)) return `${asWritten}: a step is at least 1.`
  if (item.includes('-'))
    return `${asWritten}: a range runs upwards, within ${ALLOWED[field]}; write one that wraps around as two, as in ${WRAPPED[field]}.`
  return `${asWritten}: it takes ${ALLOWED[field]}.`
}

export function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

/** What one whole turn of each column is. */
const TURNS: Record<CronField, string> = {
  second: 'minute',
  minute: 'hour',
  hour: 'day',
  dayOfMonth: 'month',
  month: 'year',
  dayOfWeek: 'week',
}

/** Why a step beyond the whole column is refused (rule C4), and how to say what was meant. */
export function longStepRefusal(field: CronField, { item, step }: LongStep): string {
  const unit = unitOfColumn(field)
  const reason = `“${shown(item)}” in the ${COLUMN_TITLES[field]} column is too long a step: steps begin anew with each ${TURNS[field]}, so beyond ${COLUMN_SIZES[field]} only its first value is left.`
  return `${reason} ${unit ? intervalAdvice(step, unit) : 'Write the one value you mean.'}`
}
