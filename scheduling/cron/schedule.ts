// The room cron/. When a crontab fires: what is typed, what was read of it, its instants in its zone, and its words.

import { BoundedCache } from './bounded-cache.ts'
import {
  CRON_FIELDS,
  type CronSchedule,
  type CrontabDefinition,
  type CrontabProblem,
  crontabDefinitionOf,
  crontabKey,
} from './crontab-definition.ts'
import { readColumns } from './syntax.ts'
import { WallTimes } from './wall-times.ts'
import { isTimeZone, zoneClock } from './zone.ts'
import { ZonedSchedule } from './zoned-schedule.ts'

/** A crontab that cannot be compiled. `problems` names each column (or the zone) and says what to write instead. */
export class CrontabError extends Error {
  readonly problems: readonly CrontabProblem[]

  constructor(problems: readonly CrontabProblem[]) {
    super(problems.map(({ field, message }) => `${field}: ${message}`).join(' '))
    this.name = 'CrontabError'
    this.problems = problems
  }
}

const schedules = new BoundedCache<CronSchedule>(4096)
/** Of what each schedule was compiled. */
const crontabs = new WeakMap<CronSchedule, CrontabDefinition>()

/**
 * The instants of a crontab (rules C1-C6). Equal definitions share one compiled schedule.
 * @throws CrontabError when a column, the zone or the date it stands for cannot be.
 */
export function compileCrontab(definition: CrontabDefinition): CronSchedule {
  return schedules.getOrMake(crontabKey(definition), () => compile(definition))
}

/** The crontab that a schedule was compiled of, to be sent where a schedule cannot go; null: it was made otherwise. */
export function compiledFrom(schedule: CronSchedule): CrontabDefinition | null {
  return crontabs.get(schedule) ?? null
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
  const schedule = new ZonedSchedule(parsed, walls, zoneClock(definition.timezone), definition.gap, definition.overlap)
  crontabs.set(schedule, crontabDefinitionOf(definition))
  return schedule
}

function zoneMessage(timezone: string): string {
  if (timezone.trim() === '') return 'Choose a time zone, such as UTC or Europe/Berlin.'
  return `“${timezone.slice(0, 60)}” is not a time zone known here; use an IANA name such as UTC or Europe/Berlin.`
}
