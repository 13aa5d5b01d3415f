import type { CrontabDefinition } from '../crontab-definition.ts'
import { MINUTE_MS } from '../lengths-of-time.ts'

/**
 * The obviously correct model of rules C3-C6: walks every minute of a range of real time, asks `Intl` what the wall clock shows, and decides
 * minute by minute. It shares no code with the arithmetic it judges, and takes its expressions as the sets they were made from.
 */
export type ModelledCrontab = {
  definition: CrontabDefinition
  seconds: readonly number[]
  minutes: readonly number[]
  hours: readonly number[]
  months: readonly number[]
  followsRealClock: boolean
  /** Whether a date matches the two day columns. */
  dayMatches(date: { year: number; month: number; day: number; weekday: number }): boolean
}

/** What a wall clock shows, and the same as a number: milliseconds, as if it were UTC. */
type Wall = { wallMs: number; year: number; month: number; day: number; weekday: number; hour: number; minute: number }

/** One minute of real time: what it shows, whether another minute shows the same, and what was left out of the wall clock right before it. */
type WalkedMinute = { shown: Wall; seenBefore: boolean; seenLater: boolean; leftOut: readonly Wall[] }

/** A range of real time, minute by minute from `fromMs` on. */
export type WalkedMinutes = { fromMs: number; minutes: readonly WalkedMinute[] }

const LONGEST_GAP_MS = 3 * 60 * MINUTE_MS

/** A function that asks Intl for a zone's wall clock. */
export function wallClockOf(timezone: string): (instantMs: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' })
  return (instantMs) => Date.parse(`${format.format(instantMs).replace(' ', 'T')}Z`)
}

/** Walks the minutes of [fromMs, toMs]; both are whole minutes. */
export function walkMinutes(wallClock: (instantMs: number) => number, fromMs: number, toMs: number): WalkedMinutes {
  const wallsMs: number[] = []
  for (let instantMs = fromMs; instantMs <= toMs; instantMs += MINUTE_MS) wallsMs.push(wallClock(instantMs))
  const times = new Map<number, number>()
  for (const wallMs of wallsMs) times.set(wallMs, (times.get(wallMs) ?? 0) + 1)
  const seen = new Map<number, number>()
  const minutes = wallsMs.map((wallMs, index): WalkedMinute => {
    const before = seen.get(wallMs) ?? 0
    seen.set(wallMs, before + 1)
    const seenLater = before + 1 < (times.get(wallMs) as number)
    return { shown: readWall(wallMs), seenBefore: before > 0, seenLater, leftOut: leftOutBefore(wallsMs, index) }
  })
  return { fromMs, minutes }
}

function readWall(wallMs: number): Wall {
  const wall = new Date(wallMs)
  return {
    wallMs,
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    weekday: wall.getUTCDay(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
  }
}

/** None when the clock went on for more than three hours, as at the date line. */
function leftOutBefore(wallsMs: readonly number[], index: number): Wall[] {
  const before = wallsMs[index - 1]
  const now = wallsMs[index] as number
  if (before === undefined || now - before - MINUTE_MS > LONGEST_GAP_MS) return []
  const leftOut: Wall[] = []
  for (let wallMs = before + MINUTE_MS; wallMs < now; wallMs += MINUTE_MS) leftOut.push(readWall(wallMs))
  return leftOut
}

/** The changes of the clock in [fromMs, toMs], found by looking twice a day: the half day each of them lies in. */
export function halfDaysWithChange(wallClock: (instantMs: number) => number, fromMs: number, toMs: number): number[] {
  const halfDayMs = 720 * MINUTE_MS
  const found: number[] = []
  let offsetMs = wallClock(fromMs) - fromMs
  for (let instantMs = fromMs + halfDayMs; instantMs <= toMs; instantMs += halfDayMs) {
    const nowMs = wallClock(instantMs) - instantMs
    if (nowMs !== offsetMs) found.push(instantMs - halfDayMs)
    offsetMs = nowMs
  }
  return found
}

/** The cron instants in the walked range, sorted. Those within a day of its ends may lack what lies outside. */
export function bruteForceInstants(crontab: ModelledCrontab, { fromMs, minutes }: WalkedMinutes): number[] {
  const { overlap, gap } = crontab.definition
  const instants: number[] = []
  minutes.forEach(({ shown, seenBefore, seenLater, leftOut }, index) => {
    const instantMs = fromMs + index * MINUTE_MS
    const madeUpFor = !crontab.followsRealClock && gap === 'shift' && leftOut.some((wall) => minuteMatches(crontab, wall))
    const passedOver = !crontab.followsRealClock && ((overlap === 'first' && seenBefore) || (overlap === 'last' && seenLater))
    const seconds = !passedOver && minuteMatches(crontab, shown) ? crontab.seconds : []
    if (madeUpFor && !seconds.includes(0)) instants.push(instantMs)
    for (const second of seconds) instants.push(instantMs + second * 1000)
  })
  return instants
}

function minuteMatches(crontab: ModelledCrontab, wall: Wall): boolean {
  if (!crontab.minutes.includes(wall.minute) || !crontab.hours.includes(wall.hour) || !crontab.months.includes(wall.month)) return false
  return crontab.dayMatches(wall)
}
