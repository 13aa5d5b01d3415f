import { array, constant, constantFrom, integer, oneof, record, sample } from 'fast-check'
import { v7 as uuidV7 } from 'uuid'
import { beforeEach, expect, it } from 'vitest'
import { LEAST_RUNS, SLOWER_MEDIAN } from '#domain/digest/digest.ts'
import { wholeWeekAt } from '#domain/digest/digest-week.ts'
import { DAY_MS, WEEK_MS } from '#scheduling/cron/lengths-of-time.ts'
import { loadWeekTimes } from '#server/queries/digest/load-week-times.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { timeWeeks } from './time-weeks.ts'

/** A Monday; the week before is 2026-W23. */
const NOW = new Date('2026-06-08T00:00:00Z')
const WEEK = wholeWeekAt(NOW.getTime(), 'UTC')
const KEEP = { runs: 90, counts: 400 }
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
const { db, sql } = database

beforeEach(() => sql`truncate timed_weeks cascade`)

type Made = { id: string; at: number; tookMs: number; state: string; seriesAttempt: number; markedByName: string | null }

const anyRun = record({
  ago: integer({ min: 1, max: 35 * 24 * 60 }),
  tookMs: oneof(integer({ min: 0, max: 20_000 }), integer({ min: 20_000, max: 4_000_000 })),
  state: constantFrom('succeeded', 'succeeded', 'succeeded', 'succeeded', 'failed', 'cancelled', 'running'),
  seriesAttempt: oneof({ weight: 9, arbitrary: constant(1) }, { weight: 1, arbitrary: constant(2) }),
  markedByName: oneof({ weight: 9, arbitrary: constant(null) }, { weight: 1, arbitrary: constant('Ada') }),
})

/** In a few weeks of every task, runs of all kinds; of some so many in a day that not all are looked at. */
async function makeHistories(count: number): Promise<{ task: TaskRecord; runs: Made[] }[]> {
  const histories: { task: TaskRecord; runs: Made[] }[] = []
  for (const [seed, busy] of Array.from({ length: count }, (_, n) => [n + 1, n % 2 === 0] as const)) {
    const task = await makeTask(db)
    const [made = []] = sample(array(anyRun, { minLength: busy ? 200 : 20, maxLength: busy ? 400 : 60 }), { seed, numRuns: 1 })
    const runs = made.map(({ ago, ...run }, seq) => {
      const at = NOW.getTime() - ago * 60_000 + seq
      return { ...run, at, id: uuidV7({ msecs: at, seq }) }
    })
    await sql`
      insert into runs (id, task_id, kind, scheduled_for, timing, state, handler, args, kwargs, headers, queue, priority, activated_at, started_at, ended_at,
        series_attempt, marked_by_name)
      select id, ${task.id}, 'scheduled', at, 'on_time', state, 'log', '[]', '{}', '{}', 'default', 0, at, at,
        case when state <> 'running' then at + "tookMs" * interval '1 ms' end, "seriesAttempt", "markedByName"
      from jsonb_to_recordset(${JSON.stringify(runs.map((run) => ({ ...run, at: new Date(run.at).toISOString() })))}::text::jsonb) as row (
        id uuid, at timestamptz, state text, "tookMs" int, "seriesAttempt" int, "markedByName" text
      )`
    histories.push({ task, runs })
  }
  return histories
}

/** The same from the list of runs, the plain way. */
function reckoned(runs: readonly Made[], fromMs: number, days: number, most: number) {
  const times = Array.from({ length: days }, (_, day) => {
    const [since, before] = [fromMs + day * DAY_MS, fromMs + (day + 1) * DAY_MS]
    const ofDay = runs.filter(({ at }) => at >= since && at < before).sort((a, b) => (a.id < b.id ? 1 : -1))
    return ofDay
      .slice(0, most)
      .filter(({ state, seriesAttempt, markedByName }) => state === 'succeeded' && seriesAttempt === 1 && markedByName === null)
      .map(({ tookMs }) => tookMs)
  }).flat()
  times.sort((a, b) => a - b)
  const share = (part: number) => {
    const place = part * (times.length - 1)
    const [low = 0, high = 0] = [times[Math.floor(place)], times[Math.ceil(place)]]
    return low + (high - low) * (place - Math.floor(place))
  }
  return { runs: times.length, medianMs: share(0.5), upperMs: share(0.75), lateMs: share(0.95) }
}

async function told() {
  const times = await db.transaction((tx) => loadWeekTimes(tx, WEEK))
  return [...times].sort((a, b) => a.task.id - b.task.id).map(({ task, week, before }) => [task.id, rounded(week), rounded(before)])
}

const rounded = <Times extends Record<string, number>>(times: Times) =>
  Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, Math.round(ms)]))

/** Goes through all that is to be reckoned now. */
async function time(keepDays = KEEP): Promise<number> {
  let weeks = 0
  for await (const step of timeWeeks(db, { zone: 'UTC', keepDays, tasksAtOnce: 3 })) {
    if (step.failed) throw step.failed.error
    weeks += step.weeks
  }
  return weeks
}

it('what was reckoned of a week says the same as its runs, of every task, and goes on to when they are gone', async () => {
  const histories = await makeHistories(8)
  const expected = histories.flatMap(({ task, runs }) => {
    const [week, before] = [reckoned(runs, WEEK.sinceMs, 7, 10), reckoned(runs, WEEK.sinceMs - 4 * WEEK_MS, 28, 5)]
    const { byMs } = SLOWER_MEDIAN
    const mayBeSlower =
      week.runs >= LEAST_RUNS.week &&
      before.runs >= LEAST_RUNS.before &&
      week.lateMs >= byMs &&
      (week.medianMs - before.medianMs >= byMs || week.lateMs - before.lateMs >= byMs)
    return mayBeSlower ? [[task.id, rounded(week), rounded(before)]] : []
  })
  expect(expected.length).toBeGreaterThan(2)
  expect(expected.length).toBeLessThan(8)
  expect(await told()).toEqual(expected)
  expect(await time()).toBe(12)
  expect(await told()).toEqual(expected)
  await sql`update runs set state = 'failed'`
  expect(await told()).toEqual(expected)
  const [first] = expected
  await sql`update tasks set enabled = false where id = ${first?.[0] as number}`
  expect(await told()).toEqual(expected.slice(1))
})

it('reckons a week when it is over, and once more a day later, when runs that began in it have ended', async () => {
  await makeTask(db)
  expect(await time()).toBe(12)
  expect(await time()).toBe(0)
  await database.setNow(new Date(NOW.getTime() + DAY_MS - 1))
  expect(await time()).toBe(0)
  await database.setNow(new Date(NOW.getTime() + DAY_MS))
  expect(await time()).toBe(1)
  expect(await time()).toBe(0)
  await database.setNow(new Date(NOW.getTime() + 7 * DAY_MS))
  expect(await time()).toBe(1)
})

it('reckons no week of which runs, or what was reckoned of them, are not kept, and no more than a quarter of a year', async () => {
  expect(await time({ runs: 6, counts: 400 })).toBe(0)
  expect(await time({ runs: 400, counts: 15 })).toBe(2)
  expect(await time({ runs: 400, counts: 400 })).toBe(11)
})

it('a week that is broken off on the way is not there at all', async () => {
  for (let n = 0; n < 4; n++) await makeTask(db)
  for await (const { weeks } of timeWeeks(db, { zone: 'UTC', keepDays: KEEP, tasksAtOnce: 3 })) if (weeks === 0) break
  expect(await sql`select from timed_weeks`).toHaveLength(0)
})
