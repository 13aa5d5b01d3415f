import type { CronColumns, CronField } from '../crontab-definition.ts'
import type { Dice } from './random-crontab.ts'

const WEEKDAYS = ['sun', 'Mon', 'TUE', 'wed', 'thu', 'fri', 'sat', '0', '1', '2', '3', '4', '5', '6', '7']
const BOUNDS: Record<CronField, readonly [number, number]> = {
  second: [0, 59],
  minute: [0, 59],
  hour: [0, 23],
  dayOfMonth: [1, 31],
  month: [1, 12],
  dayOfWeek: [0, 7],
}

/** Columns in every form that is read, long steps and things said twice among them; some never fire or are refused. */
export function randomColumns(dice: Dice): CronColumns {
  const usually = (share: number, other: string, make: () => string) => (dice(100) < share ? other : make())
  return {
    second: usually(85, '0', () => randomColumn(dice, 'second')),
    minute: usually(25, '0', () => randomColumn(dice, 'minute')),
    hour: usually(25, '*', () => randomColumn(dice, 'hour')),
    dayOfMonth: usually(55, '*', () => randomColumn(dice, 'dayOfMonth')),
    month: usually(75, '*', () => randomColumn(dice, 'month')),
    dayOfWeek: usually(45, '*', () => randomColumn(dice, 'dayOfWeek')),
  }
}

function randomColumn(dice: Dice, field: CronField): string {
  const items = dice(3) > 0 ? 1 : 1 + dice(4)
  return Array.from({ length: items }, () => randomItem(dice, field)).join(',')
}

function randomItem(dice: Dice, field: CronField): string {
  const [min, max] = BOUNDS[field]
  const value = () => min + dice(max - min + 1)
  const step = () => 1 + dice(dice(6) === 0 ? 100 : max - min + 1)
  const from = value()
  const to = from + dice(max - from + 1)
  switch (dice(field === 'dayOfMonth' || field === 'dayOfWeek' ? 8 : 6)) {
    case 0:
      return `*/${step()}`
    case 1:
      return `${from}/${step()}`
    case 2:
      return `${from}-${to}`
    case 3:
      return `${from}-${to}/${step()}`
    case 6:
    case 7:
      return field === 'dayOfMonth' ? 'L' : randomWeekday(dice)
    default:
      return String(from)
  }
}

function randomWeekday(dice: Dice): string {
  const weekday = WEEKDAYS[dice(WEEKDAYS.length)]
  switch (dice(5)) {
    case 0:
      return `${weekday}L`
    case 1:
      return `L${weekday}`
    case 2:
      return `sat-sun`
    default:
      return `${weekday}#${1 + dice(5)}`
  }
}
