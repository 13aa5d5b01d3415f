import { expect, test } from 'vitest'
import { daysInMonth, isLeapYear } from './calendar.ts'
import { cronExpression } from './cron-expression.ts'
import type { CronColumns, CronSchedule } from './crontab-definition.ts'
import { DAY_MS } from './lengths-of-time.ts'
import { compileCrontab } from './schedule.ts'
import { readColumns } from './syntax.ts'
import { diceOf } from './testing/random-crontab.ts'
import { randomColumns } from './testing/random-expression.ts'
import { type PromisedByWords, readWords } from './testing/words-reader.ts'
import { crontabInWords } from './words.ts'

const DRAWN = 5000
const YEAR = 2028
const FIRST_MS = Date.UTC(YEAR, 0, 1)
const DAYS = Array.from({ length: 366 }, (_, day) => {
  const date = new Date(FIRST_MS + day * DAY_MS)
  const month = date.getUTCMonth() + 1
  return { month, day: date.getUTCDate(), weekday: date.getUTCDay(), length: daysInMonth(month, isLeapYear(YEAR)) }
})

/** What fires in the year: its days, and the hours, minutes and seconds of its first day; the product of them is all that fires on a day. */
type Fired = { days: number[]; hours: number[]; minutes: number[]; seconds: number[] }

function firedInYear(schedule: CronSchedule): Fired {
  const days: number[] = []
  for (let day = 0; day < DAYS.length; day++) {
    const instantMs = schedule.next(FIRST_MS + day * DAY_MS - 1)
    if (instantMs === null || instantMs >= FIRST_MS + DAYS.length * DAY_MS) break
    day = Math.floor((instantMs - FIRST_MS) / DAY_MS)
    days.push(day)
  }
  if (days[0] === undefined) return { days, hours: [], minutes: [], seconds: [] }
  const dayMs = FIRST_MS + days[0] * DAY_MS
  const parts = (fromMs: number, partMs: number, count: number) =>
    Array.from({ length: count }, (_, part) => part).filter(
      (part) => schedule.countBetween(fromMs + part * partMs - 1, fromMs + (part + 1) * partMs - 1) > 0,
    )
  const hours = parts(dayMs, 3_600_000, 24)
  const minutes = parts(dayMs + (hours[0] as number) * 3_600_000, 60_000, 60)
  const seconds = parts(dayMs + (hours[0] as number) * 3_600_000 + (minutes[0] as number) * 60_000, 1000, 60)
  const ofDay = schedule.countBetween(dayMs - 1, dayMs + DAY_MS - 1)
  if (ofDay !== hours.length * minutes.length * seconds.length) throw new Error('The times of a day are no product.')
  return { days, hours, minutes, seconds }
}

const NOT_THAT_YEAR = JSON.stringify({ days: [], hours: [], minutes: [], seconds: [] })

function promisedInYear(words: PromisedByWords): Fired {
  const sorted = (values: ReadonlySet<number>) => [...values].sort((a, b) => a - b)
  const days = DAYS.flatMap((date, day) => (words.firesOn(date) ? [day] : []))
  if (days.length === 0) return { days, hours: [], minutes: [], seconds: [] }
  return { days, hours: sorted(words.hours), minutes: sorted(words.minutes), seconds: sorted(words.seconds) }
}

/** Drawn expressions that are read and fire at all. */
function drawColumns(seed: number): CronColumns[] {
  const dice = diceOf(seed)
  const drawn: CronColumns[] = []
  while (drawn.length < DRAWN) {
    const columns = randomColumns(dice)
    if (readColumns(columns).parsed) drawn.push(columns)
  }
  return drawn
}

test(`${DRAWN} drawn expressions: the words promise exactly the instants of a year; what reads alike fires alike, and the other way round`, {
  timeout: 60_000,
}, () => {
  const untrue: string[] = []
  const wordsByFired = new Map<string, string>()
  const firedByWords = new Map<string, string>()
  for (const columns of drawColumns(20_281_129)) {
    let schedule: CronSchedule
    try {
      schedule = compileCrontab({ ...columns, timezone: 'UTC', gap: 'shift', overlap: 'first' })
    } catch {
      continue // It never fires.
    }
    const words = crontabInWords(columns)
    const fired = JSON.stringify(firedInYear(schedule))
    const promised = JSON.stringify(promisedInYear(readWords(words)))
    if (fired !== promised) untrue.push(`${cronExpression(columns)}: ${words}`)
    const alike = firedByWords.get(words) ?? fired
    if (alike !== fired) untrue.push(`${cronExpression(columns)} fires unlike others that read: ${words}`)
    firedByWords.set(words, fired)
    const other = wordsByFired.get(fired) ?? words
    if (other !== words && fired !== NOT_THAT_YEAR) untrue.push(`The same instants read “${words}” and “${other}”.`)
    wordsByFired.set(fired, words)
  }
  expect(untrue).toEqual([])
  expect(firedByWords.size).toBeGreaterThan(DRAWN / 2)
})
