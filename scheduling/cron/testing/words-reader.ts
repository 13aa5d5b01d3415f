/**
 * Reads the words of a crontab back, as a person would: into what they promise for the times of a day and for dates. It shares no code with what
 * made them, and refuses a sentence with anything in it that it does not know.
 */
export type PromisedByWords = {
  seconds: ReadonlySet<number>
  minutes: ReadonlySet<number>
  hours: ReadonlySet<number>
  /** `weekday`: 0 is Sunday; `length`: days in the month. */
  firesOn(date: PromisedDate): boolean
}
export type PromisedDate = { month: number; day: number; weekday: number; length: number }

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const NTHS = ['first', 'second', 'third', 'fourth', 'fifth']

const between = (from: number, to: number, step = 1) => {
  const values: number[] = []
  for (let value = from; value <= to; value += step) values.push(value)
  return values
}

/** What is left to read of a sentence. */
class Sentence {
  rest: string

  constructor(words: string) {
    this.rest = words
  }

  /** The groups of `pattern` at the beginning of what is left, which it takes away. */
  take(pattern: RegExp): string[] | null {
    const found = new RegExp(`^(?:${pattern.source})`).exec(this.rest)
    if (!found) return null
    this.rest = this.rest.slice(found[0].length)
    return found.slice(1).map((group) => group ?? '')
  }
}

/** `0, 5 through 8 and 45` */
function numbersIn(list: string, numberOf: (word: string) => number = Number): number[] {
  return list.split(/, | and /).flatMap((part) => {
    const [from, to] = part.split(' through ').map(numberOf)
    return between(from as number, to ?? (from as number))
  })
}

const CLOCK = /\d\d:\d\d(?::\d\d)?/.source
const LIST = /((?:\d+(?: through \d+)?(?:, | and )?)+)/.source

const secondOfDay = (time: string) => {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number)
  return hour * 3600 + minute * 60 + second
}

/** @throws Error for words that say nothing it knows */
export function readWords(words: string): PromisedByWords {
  const sentence = new Sentence(words)
  const times = readTimes(sentence)
  const onDays = readDays(sentence)
  const months = readMonths(sentence)
  if (sentence.rest !== '') throw new Error(`“${words}”: what is “${sentence.rest}”?`)
  return { ...times, firesOn: (date) => months.has(date.month) && onDays(date) }
}

type Times = Pick<PromisedByWords, 'seconds' | 'minutes' | 'hours'>
const ALL_60 = between(0, 59)
const ALL_24 = between(0, 23)

function readTimes(sentence: Sentence): Times {
  const ofHour = readSteps(sentence, 'minute', 'hour')
  if (ofHour) {
    const [past] = sentence.take(/, at (\d+) seconds? past the minute/) ?? []
    return sets([Number(past ?? 0)], ofHour, readHours(sentence))
  }
  const ofMinute = readSteps(sentence, 'second', 'minute')
  if (ofMinute) return sets(ofMinute, readMinutes(sentence), readHours(sentence))
  return readClockTimes(sentence)
}

function sets(seconds: number[], minutes: number[], hours: number[]): Times {
  return { seconds: new Set(seconds), minutes: new Set(minutes), hours: new Set(hours) }
}

function readSteps(sentence: Sentence, unit: string, whole: string): number[] | null {
  const stepped = sentence.take(
    new RegExp(
      `Every (?:(\\d+) )?${unit}s?(?![a-z])(?:, starting at (\\d+) ${unit}s? past the ${whole})?(?: from (\\d+) through (\\d+) past the ${whole})?`,
    ),
  )
  if (stepped) {
    const [step, start, from, to] = stepped as [string, string, string, string]
    return between(Number(start || from || 0), to === '' ? 59 : Number(to), Number(step || 1))
  }
  const [list] = sentence.take(new RegExp(`At ${LIST} ${unit}s? past the ${whole}`)) ?? []
  return list === undefined ? null : numbersIn(list)
}

function readMinutes(sentence: Sentence): number[] {
  const [step, from, to] = sentence.take(/, in every (\d+)\w\w minute from (\d+) through (\d+) of the hour/) ?? []
  if (step !== undefined) return between(Number(from), Number(to), Number(step))
  const [list] = sentence.take(new RegExp(`, in minutes? ${LIST} of the hour`)) ?? []
  return list === undefined ? ALL_60 : numbersIn(list)
}

function readHours(sentence: Sentence): number[] {
  const [step, from, to] = sentence.take(/, in every (\d+)\w\w hour from (\d\d):00 through (\d\d):59/) ?? []
  if (step !== undefined) return between(Number(from), Number(to), Number(step))
  const hours: number[] = []
  for (;;) {
    const [first, last] = sentence.take(/(?:, | and )between (\d\d):00 and (\d\d):59/) ?? []
    if (first === undefined) break
    hours.push(...between(Number(first), Number(last)))
  }
  return hours.length === 0 ? ALL_24 : hours
}

function readClockTimes(sentence: Sentence): Times {
  const [minute, second] = sentence.take(/At (\d+) minutes? and (\d+) seconds? past the hour/) ?? []
  if (minute !== undefined) return sets([Number(second)], [Number(minute)], ALL_24)
  const hourly = readHourlyRuns(sentence)
  if (hourly) return productOf(hourly)
  const [step, start, from, to] =
    sentence.take(new RegExp(`Every (?:(\\d+) )?hours?(?:, starting at (${CLOCK}))?(?: from (${CLOCK}) through (${CLOCK}))?`)) ?? []
  if (step !== undefined) {
    const first = secondOfDay(start || from || '0:0')
    return productOf(between(first, to ? secondOfDay(to) : 86_399, Number(step || 1) * 3600))
  }
  if (!sentence.take(/At /)) throw new Error(`“${sentence.rest}” says no time.`)
  return productOf(readClockList(sentence))
}

/** `Every hour from 00:17 through 04:17 and from 09:17 through 12:17, and at 22:17` */
function readHourlyRuns(sentence: Sentence): number[] | null {
  if (!/^Every hour from /.test(sentence.rest)) return null
  sentence.take(/Every hour/)
  const times: number[] = []
  for (;;) {
    const [from, to] = sentence.take(new RegExp(`(?:,| and)? from (${CLOCK}) through (${CLOCK})`)) ?? []
    if (from === undefined || to === undefined) break
    times.push(...between(secondOfDay(from), secondOfDay(to), 3600))
  }
  return sentence.take(/, and at /) ? [...times, ...readClockList(sentence)] : times
}

function readClockList(sentence: Sentence): number[] {
  const times: number[] = []
  for (;;) {
    const [time] = sentence.take(new RegExp(`(${CLOCK})`)) ?? []
    if (time === undefined) return times
    times.push(secondOfDay(time))
    if (/^(?:, | and )\d\d:/.test(sentence.rest)) sentence.take(/, | and /)
  }
}

function productOf(times: readonly number[]): Times {
  const found = sets(
    times.map((time) => time % 60),
    times.map((time) => Math.floor(time / 60) % 60),
    times.map((time) => Math.floor(time / 3600)),
  )
  if (new Set(times).size !== found.seconds.size * found.minutes.size * found.hours.size) throw new Error('These times are of no crontab.')
  return found
}

type OnDays = (date: PromisedDate) => boolean
const ANY_WEEKDAY = `(?:${WEEKDAYS.join('|')})`
const WEEKDAY_LIST = `${ANY_WEEKDAY}(?:(?:, | and )${ANY_WEEKDAY})*`
const NTH = `(?:${[...NTHS, 'last'].join('|')}) ${ANY_WEEKDAY}`

function readDays(sentence: Sentence): OnDays {
  const enough: OnDays[] = []
  for (let isFirst = true; ; isFirst = false) {
    const before = isFirst ? ', ' : ', or '
    const found = readDayPart(sentence, before)
    if (!found) break
    enough.push(found)
  }
  return enough.length === 0 ? () => true : (date) => enough.some((fires) => fires(date))
}

function readDayPart(sentence: Sentence, before: string): OnDays | null {
  const [step, from, to, andLast] =
    sentence.take(
      new RegExp(`${before}on every (\\d+)\\w\\w day from (\\d+) through (\\d+)(?: of the month|( and on the last day of the month))`),
    ) ?? []
  if (step !== undefined) return daysAre(between(Number(from), Number(to), Number(step)), andLast !== '')
  const [list, last] = sentence.take(new RegExp(`${before}on days? ${LIST}(?: of the month|( and on the last day of the month))`)) ?? []
  if (list !== undefined) return daysAre(numbersIn(list), last !== '')
  if (sentence.take(new RegExp(`${before}on the last day of the month`))) return daysAre([], true)
  const [nths] = sentence.take(new RegExp(`${before}on the (${NTH}(?:(?:, | and )${NTH})*) of the month`)) ?? []
  if (nths !== undefined) return nthsAre(nths.split(/, | and /))
  const [runFrom, runTo] = sentence.take(new RegExp(`${before}(${ANY_WEEKDAY}) through (${ANY_WEEKDAY})`)) ?? []
  if (runFrom !== undefined) {
    const first = WEEKDAYS.indexOf(runFrom)
    const length = (WEEKDAYS.indexOf(runTo as string) - first + 7) % 7
    return ({ weekday }) => (weekday - first + 7) % 7 <= length
  }
  const [names] = sentence.take(new RegExp(`${before}(?:only )?on (${WEEKDAY_LIST})`)) ?? []
  if (names === undefined) return null
  const named = names.split(/, | and /).map((name) => WEEKDAYS.indexOf(name))
  return ({ weekday }) => named.includes(weekday)
}

function daysAre(days: readonly number[], last: boolean): OnDays {
  return ({ day, length }) => days.includes(day) || (last && day === length)
}

function nthsAre(nths: readonly string[]): OnDays {
  const wanted = nths.map((each) => each.split(' ') as [string, string])
  return ({ day, weekday, length }) =>
    wanted.some(([which, name]) => {
      const isThen = which === 'last' ? day + 7 > length : Math.floor((day - 1) / 7) === NTHS.indexOf(which)
      return isThen && WEEKDAYS[weekday] === name
    })
}

function readMonths(sentence: Sentence): Set<number> {
  const month = `(?:${MONTHS.join('|')})`
  const one = `${month}(?: through ${month})?`
  const [list] = sentence.take(new RegExp(`, only in (${one}(?:(?:, | and )${one})*)`)) ?? []
  return new Set(list === undefined ? between(1, 12) : numbersIn(list, (name) => MONTHS.indexOf(name) + 1))
}
