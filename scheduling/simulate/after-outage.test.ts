import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../cron/lengths-of-time.ts'
import { compileCrontab } from '../cron/schedule.ts'
import { afterOutage, type MisfireSettings } from './after-outage.ts'

const NOON = Date.UTC(2026, 10, 30, 12)
const columns = { second: '0', minute: '0', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*' }
const hourly = compileCrontab({ ...columns, timezone: 'UTC', gap: 'shift', overlap: 'first' })
const settings: MisfireSettings = { schedule: hourly, misfirePolicy: 'run_all', gracePeriodMs: null, maxConcurrency: 1 }

function fates(change: Partial<MisfireSettings>): string[] {
  return afterOutage({ ...settings, ...change }, NOON)?.instants.map(({ fate }) => fate) ?? []
}

test('nothing decides from between the next two instants until a third of an hour after the fifth', () => {
  const told = afterOutage(settings, NOON)
  expect(told?.outage).toEqual({ fromMs: NOON + 1.5 * HOUR_MS, untilMs: NOON + 5 * HOUR_MS + 20 * MINUTE_MS })
  expect(told?.runMs).toBe(12 * MINUTE_MS)
})

test('each policy does to what was missed what it does to the real scheduler', () => {
  // The backlog takes until after the instant that follows.
  expect(fates({})).toEqual(['on_time', 'delayed', 'delayed', 'delayed', 'delayed', 'delayed', 'on_time'])
  const grace = { gracePeriodMs: 10 * MINUTE_MS }
  expect(fates({ ...grace, misfirePolicy: 'skip' })).toEqual(['on_time', 'skipped', 'skipped', 'skipped', 'skipped', 'on_time', 'on_time'])
  expect(fates({ ...grace, misfirePolicy: 'coalesce' })).toEqual(['on_time', 'taken', 'taken', 'taken', 'coalesced', 'on_time', 'on_time'])
})

test('what is within its grace period still runs, and is on time', () => {
  const change = { gracePeriodMs: 30 * MINUTE_MS, misfirePolicy: 'skip' } as const
  expect(fates(change)).toEqual(['on_time', 'skipped', 'skipped', 'skipped', 'on_time', 'on_time', 'on_time'])
})

test('what was missed runs one after the other, or all at once where nothing limits it', () => {
  const starts = (maxConcurrency: number | null) =>
    afterOutage({ ...settings, maxConcurrency }, NOON)
      ?.runs.slice(1, 5)
      .map(({ startMs }) => (startMs - NOON - 5 * HOUR_MS) / MINUTE_MS)
  expect(starts(1)).toEqual([20, 32, 44, 56])
  expect(starts(null)).toEqual([20, 20, 20, 20])
})

test('a crontab that has too few instants left misses none', () => {
  const once = { next: (afterMs: number) => (afterMs < NOON + 1 ? NOON + 1 : null), previous: () => null, countBetween: () => 0 }
  expect(afterOutage({ ...settings, schedule: once }, NOON)).toBe(null)
})
