import type { CronSchedule, CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { everyMs } from '../scheduling/fixed-period-schedule.ts'
import type { Chance } from './chance.ts'

/** When a task of a story fires: every so many milliseconds, or by a crontab. */
export type Firing = { everyMs: number } | { crontab: CrontabDefinition }

/** Zones, and the moments at which their clocks jump (UTC); around them the stories take place. */
const CHANGES: readonly (readonly [string, string])[] = [
  ['Europe/Berlin', '2025-03-30T01:00:00Z'],
  ['Europe/Berlin', '2025-10-26T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2025-10-04T15:30:00Z'],
  ['America/Santiago', '2026-04-05T03:00:00Z'],
  ['Africa/Cairo', '2025-10-30T21:00:00Z'],
  ['Asia/Kolkata', '2026-01-01T00:00:00Z'],
  ['UTC', '2026-02-28T00:00:00Z'],
]

export type Place = { zone: string; changeMs: number }

export function randomPlace(chance: Chance): Place {
  const [zone, change] = chance.oneOf(CHANGES)
  return { zone, changeMs: Date.parse(change) }
}

/** Times of day that the clock change of the place leaves out or repeats are as likely as all others. */
const NIGHTLY = [
  '30 2 * * *',
  '15,45 1 * * *',
  '0 1-3 * * *',
  '30 0,1,2,3 * * *',
  '0 23,0 * * *',
  '15 2 L,1,30 * *',
  '45 1 * * 0,7',
  '20 0 * * *',
]
const HOURLY = ['7 * * * *', '0 */2 * * *', '*/30 1-4 * * *', '40 6-18 * * 1-5', '0 * * * *', '12,52 * * * *']
const QUICK = ['*/5 * * * *', '*/15 * * * *', '3-59/10 * * * *', '* * * * *']

/** `quickness`: about how often it fires, 0 nightly, 1 hourly, 2 by the minute. */
export function randomFiring(chance: Chance, { zone }: Place, quickness: 0 | 1 | 2): Firing {
  const choices = [NIGHTLY, HOURLY, QUICK][quickness] as readonly string[]
  const [minute, hour, dayOfMonth, month, dayOfWeek] = chance.oneOf(choices).split(' ') as [string, string, string, string, string]
  const timezone = chance.is(0.8) ? zone : 'UTC'
  const gap = chance.is(0.5) ? 'shift' : 'skip'
  return {
    crontab: { second: '0', minute, hour, dayOfMonth, month, dayOfWeek, timezone, gap, overlap: chance.oneOf(['first', 'last', 'both']) },
  }
}

/** Every so many seconds, of which an outage swallows thousands. */
export function secondsFiring(chance: Chance): Firing {
  const second = chance.oneOf(['*/5', '*/10', '*/2', '0,1,30'])
  return {
    crontab: {
      second,
      minute: '*',
      hour: '*',
      dayOfMonth: '*',
      month: '*',
      dayOfWeek: '*',
      timezone: 'UTC',
      gap: 'shift',
      overlap: 'first',
    },
  }
}

export function firingSchedule(firing: Firing, compile: (definition: CrontabDefinition) => CronSchedule): CronSchedule {
  return 'everyMs' in firing ? everyMs(firing.everyMs) : compile(firing.crontab)
}

/** The model's own schedule. */
export function modelScheduleOf(firing: Firing): CronSchedule {
  return firingSchedule(firing, compileCrontab)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** What the clock on the wall shows, for crontabs that fire once for each time it shows (C6); null for all others. */
export function firingWallClock(firing: Firing): ((instantMs: number) => string) | null {
  if ('everyMs' in firing) return null
  const { minute, hour, overlap, timezone } = firing.crontab
  if (minute.startsWith('*') || hour.startsWith('*') || overlap === 'both' || timezone === 'UTC') return null
  const format = formats.get(timezone) ?? new Intl.DateTimeFormat('en', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' })
  formats.set(timezone, format)
  return (instantMs) => format.format(instantMs)
}

export function describeFiring(firing: Firing): string {
  if ('everyMs' in firing) return `every ${firing.everyMs} ms`
  const { second, minute, hour, dayOfMonth, month, dayOfWeek, timezone, gap, overlap } = firing.crontab
  return `${second === '0' ? '' : `${second} `}${minute} ${hour} ${dayOfMonth} ${month} ${dayOfWeek} ${timezone} (gap ${gap}, overlap ${overlap})`
}
