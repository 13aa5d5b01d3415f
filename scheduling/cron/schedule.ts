import { HOUR_MS } from './lengths-of-time.ts'
// The room cron/. When a crontab fires: what is typed, what was read of it, its instants in its zone, and its words.

import { BoundedCache } from './bounded-cache.ts'
import {
  CRON_FIELDS,
  type CronSchedule,
  type CrontabDefinition,
  type CrontabProblem,
  crontabKey,
  type GapPolicy,
  type OverlapPolicy,
} from './crontab-definition.ts'
import { type ParsedCrontab, readColumns } from './syntax.ts'
import { WallTimes } from './wall-times.ts'
import { CLOCK_END_MS, CLOCK_START_MS, isTimeZone, type ZoneClock, type ZoneSegment, zoneClock } from './zone.ts'

/** A crontab that cannot be compiled. `problems` names each column (or the zone) and says what to write instead. */
export class CrontabError extends Error {
  readonly problems: readonly CrontabProblem[]

  constructor(problems: readonly CrontabProblem[]) {
    super(problems.map(({ field, message }) => `${field}: ${message}`).join(' '))
    this.name = 'CrontabError'
    this.problems = problems
  }
}

/**
 * A jump forward of more than this is a move across the date line or a correction of the clock, not daylight saving: as in
 * Vixie cron the new time simply counts, and nothing is made up for (Samoa had no December 30th in 2011; rule C5).
 */
export const LONGEST_GAP_MS = 3 * HOUR_MS

const schedules = new BoundedCache<CronSchedule>(4096)

/**
 * The instants of a crontab (rules C1-C6). Equal definitions share one compiled schedule.
 * @throws CrontabError when a column, the zone or the date it stands for cannot be.
 */
export function compileCrontab(definition: CrontabDefinition): CronSchedule {
  return schedules.getOrMake(crontabKey(definition), () => compile(definition))
}

/**
 * The instants of a crontab that was stored; null for one that cannot be read, which only a zone that is gone or a hand-written edit can have
 * left. Such a crontab has no instants: nothing of it is due, shown or counted, its tasks are set aside with the reason, and it can be replaced.
 */
export function readableSchedule(stored: CrontabDefinition): CronSchedule | null {
  try {
    return compileCrontab(stored)
  } catch (error) {
    if (error instanceof CrontabError) return null
    throw error
  }
}

/** What `readableSchedule` is where a schedule is needed: one without instants. */
export const NO_INSTANTS: CronSchedule = { next: () => null, previous: () => null, countBetween: () => 0 }

/**
 * Everything for which a crontab must not be saved, in column order. Stricter than `compileCrontab` in one point: a step longer than its column
 * (rule C4) is refused to whoever types it, while a crontab that was stored with one keeps firing as it did.
 */
export function checkCrontab(definition: CrontabDefinition): CrontabProblem[] {
  const found = unreadable(definition)
  const isNamed = (field: CrontabProblem['field']) => found.some((problem) => problem.field === field)
  const longSteps = readColumns(definition).longSteps.filter(({ field }) => !isNamed(field))
  return [...longSteps, ...found].sort((one, other) => PLACES.indexOf(one.field) - PLACES.indexOf(other.field))
}

const PLACES: readonly CrontabProblem['field'][] = [...CRON_FIELDS, 'timezone']

function unreadable(definition: CrontabDefinition): readonly CrontabProblem[] {
  try {
    compileCrontab(definition)
    return []
  } catch (error) {
    if (error instanceof CrontabError) return error.problems
    throw error
  }
}

function compile(definition: CrontabDefinition): CronSchedule {
  const { parsed, problems } = readColumns(definition)
  const found: CrontabProblem[] = [...problems]
  if (!isTimeZone(definition.timezone)) found.push({ field: 'timezone', message: zoneMessage(definition.timezone) })
  const walls = parsed && new WallTimes(parsed)
  if (walls && !walls.everMatches) {
    found.push({
      field: 'dayOfMonth',
      message: 'This never fires: none of the chosen months has such a day. Change the day of month or the month.',
    })
  }
  if (!parsed || !walls || found.length > 0) throw new CrontabError(found)
  return new ZonedSchedule(parsed, walls, zoneClock(definition.timezone), definition.gap, definition.overlap)
}

function zoneMessage(timezone: string): string {
  if (timezone.trim() === '') return 'Choose a time zone, such as UTC or Europe/Berlin.'
  return `“${timezone.slice(0, 60)}” is not a time zone known here; use an IANA name such as UTC or Europe/Berlin.`
}

/**
 * Lays wall-clock times on real time, one range of constant offset after the other. A range contributes the wall-clock times it shows,
 * less the pass that the overlap policy leaves out (rule C6), and its first instant if the gap before it swallowed a match (rule C5).
 */
class ZonedSchedule implements CronSchedule {
  readonly #walls: WallTimes
  readonly #clock: ZoneClock
  readonly #shiftsGaps: boolean
  readonly #leavesOutSecondPass: boolean
  readonly #leavesOutFirstPass: boolean

  constructor(parsed: ParsedCrontab, walls: WallTimes, clock: ZoneClock, gap: GapPolicy, overlap: OverlapPolicy) {
    this.#walls = walls
    this.#clock = clock
    this.#shiftsGaps = !parsed.followsRealClock && gap === 'shift'
    this.#leavesOutSecondPass = !parsed.followsRealClock && overlap === 'first'
    this.#leavesOutFirstPass = !parsed.followsRealClock && overlap === 'last'
  }

  next(afterMs: number): number | null {
    let fromMs = Math.max(CLOCK_START_MS, (Math.floor(afterMs / 1000) + 1) * 1000)
    while (fromMs < CLOCK_END_MS) {
      const segment = this.#clock.segmentAt(fromMs)
      if (fromMs === segment.startMs && this.#firesForGap(segment)) return fromMs
      const wallMs = this.#walls.atOrAfter(Math.max(fromMs, this.#firstMs(segment)) + segment.offsetMs)
      const instantMs = wallMs - segment.offsetMs
      if (instantMs < this.#endMs(segment)) return instantMs < CLOCK_END_MS ? instantMs : null
      fromMs = segment.endMs
    }
    return null
  }

  previous(atOrBeforeMs: number): number | null {
    let untilMs = Math.min(CLOCK_END_MS - 1000, Math.floor(atOrBeforeMs / 1000) * 1000)
    while (untilMs >= CLOCK_START_MS) {
      const segment = this.#clock.segmentAt(untilMs)
      const wallMs = this.#walls.atOrBefore(Math.min(untilMs, this.#endMs(segment) - 1000) + segment.offsetMs)
      const instantMs = wallMs - segment.offsetMs
      if (instantMs >= this.#firstMs(segment)) return instantMs >= CLOCK_START_MS ? instantMs : null
      if (this.#firesForGap(segment)) return segment.startMs
      untilMs = segment.startMs - 1000
    }
    return null
  }

  countBetween(afterMs: number, throughMs: number): number {
    const endMs = Math.min(CLOCK_END_MS, (Math.floor(throughMs / 1000) + 1) * 1000)
    let fromMs = Math.max(CLOCK_START_MS, (Math.floor(afterMs / 1000) + 1) * 1000)
    let total = 0
    while (fromMs < endMs) {
      const segment = this.#clock.segmentAt(fromMs)
      const firstMs = Math.max(fromMs, this.#firstMs(segment))
      total += this.#walls.count(firstMs + segment.offsetMs, Math.min(endMs, this.#endMs(segment)) + segment.offsetMs)
      if (fromMs === segment.startMs && this.#firesForGap(segment) && !this.#firesOrdinarily(segment)) total++
      fromMs = segment.endMs
    }
    return total
  }

  #firstMs(segment: ZoneSegment): number {
    return this.#leavesOutSecondPass ? segment.secondPassEndMs : segment.startMs
  }

  #endMs(segment: ZoneSegment): number {
    return this.#leavesOutFirstPass ? segment.firstPassStartMs : segment.endMs
  }

  #firesForGap({ gapFromWallMs, gapToWallMs }: ZoneSegment): boolean {
    if (!this.#shiftsGaps || gapFromWallMs === gapToWallMs || gapToWallMs - gapFromWallMs > LONGEST_GAP_MS) return false
    return this.#walls.atOrAfter(gapFromWallMs) < gapToWallMs
  }

  /** Whether a segment's first instant fires by itself, so that one shifted out of the gap before it is the same instant. */
  #firesOrdinarily(segment: ZoneSegment): boolean {
    return this.#firstMs(segment) === segment.startMs && this.#walls.has(segment.startMs + segment.offsetMs)
  }
}
