import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { planForecast } from '#domain/plan-forecast.ts'
import { planForeseenShape, planHoursShape, planRunsShape, planShape } from '#domain/views/plan-views.ts'
import { HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { crontabs } from '#schema/crontabs.ts'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { keptForecasts } from '#schema/kept-forecasts.ts'
import { runHours } from '#schema/run-hours.ts'
import { tasks } from '#schema/tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { PassingTime } from '#tests/tick/let-pass.ts'
import { planHours } from './plan-counts.ts'
import { planForeseen } from './plan-foreseen.ts'
import { planRuns } from './plan-runs.ts'
import { planForeseenParameters, planHoursParameters, planParameters, planRunsParameters } from './plan-tasks.ts'
import { planView } from './plan-view.ts'

const TEN_MS = Date.UTC(2026, 5, 1, 10)
const at = (minutes: number) => new Date(TEN_MS + minutes * MINUTE_MS)
const database = await openTestDatabase({ emptied: 'tasks', now: at(0) })
const { db, sql } = database

/** The plan as a browser has it. */
async function planOf(filter: object = {}) {
  return planShape.parse(JSON.parse(JSON.stringify(await planView(db, planParameters.parse(filter)))))
}

async function runsOf(from: Date, to: Date, filter: object = {}) {
  const asked = planRunsParameters.parse({ ...filter, from: from.toISOString(), to: to.toISOString() })
  return planRunsShape.parse(JSON.parse(JSON.stringify(await planRuns(db, asked))))
}

async function hoursOf(from: Date, to: Date, filter: object = {}) {
  const asked = planHoursParameters.parse({ ...filter, from: from.toISOString(), to: to.toISOString() })
  return planHoursShape.parse(JSON.parse(JSON.stringify(await planHours(db, asked)))).hours
}

/** A task that fires at these minutes and takes so many, as its history says. */
async function taskOf(name: string, minutes: string, tookMinutes: number, settings: Partial<typeof tasks.$inferInsert> = {}) {
  const crontab = await makeCrontab(db, { minute: minutes })
  const task = await makeTask(db, { name, crontabId: crontab.id, cronBase: at(-1), ...settings })
  await makeRun.succeeded(db, task, tookFrom(at(-6000), tookMinutes))
  return { task, tookMs: tookMinutes * MINUTE_MS }
}

const tookFrom = (startedAt: Date, minutes: number) => ({
  ...{ activatedAt: startedAt, startedAt, scheduledFor: startedAt },
  endedAt: new Date(startedAt.getTime() + minutes * MINUTE_MS),
})

const iso = (value: Date | number | string | null) => (value === null || typeof value === 'string' ? value : new Date(value).toISOString())

/** What happens in a small system of everything that waits, is limited, coalesced, paused or off. */
async function playedSystem() {
  const extract = await taskOf('extract', '0,20,40', 12)
  const load = await taskOf('load', '0,20,40', 5)
  const report = await taskOf('report', '0', 3)
  const coalescing = { misfirePolicy: 'coalesce', gracePeriodSeconds: 600 } as const
  const slow = await taskOf('slow', '0,10,20,30,40,50', 25, { maxConcurrency: 1, ...coalescing })
  const pause = { enabled: false, pausedAt: at(-30), pausedUntil: at(95), resumeChoice: 'latest' } as const
  const paused = await taskOf('paused', '0,30', 4, pause)
  const off = await taskOf('off', '5', 1, { enabled: false })
  const future = await taskOf('future', '15,45', 40)
  await makeDependency(db, load.task, extract.task)
  await makeDependency(db, report.task, load.task, { freshness: 'aligned' })
  await makeDependency(db, future.task, future.task, { future: true })
  await makeWorker(db)
  await sql`update tasks set wake_at = djag_now()`
  const all = [extract, load, report, slow, paused, off, future]
  return new PassingTime(database, at(0), new Map(all.map(({ task, tookMs }) => [task.id, tookMs])))
}

describe('the plan', () => {
  it('simulated in a browser is what scheduler and worker then do', async () => {
    const time = await playedSystem()
    // The plan is asked for in the middle of things: runs are under way, and some instants wait.
    await time.until(at(34))
    const plan = await planOf()
    const coming = planForecast(plan, at(400).getTime(), 100_000)
    expect(coming.advance(Number.POSITIVE_INFINITY)).toBe('over')
    expect(coming.runs.filter(({ isUnderWay }) => isUnderWay).length).toBeGreaterThan(1)
    expect(coming.waits.filter(({ fromMs }) => fromMs === at(34).getTime()).length).toBeGreaterThan(0)
    const [last] = await sql<{ id: number }[]>`select coalesce(max(id), 0)::float8 as id from decided_ranges`

    await time.until(at(400))

    const nameOf = new Map(plan.tasks.map(({ id, name }) => [id, name]))
    const said = coming.runs.map(({ taskId, kind, instantMs, startMs, endMs }) => {
      return [iso(startMs), nameOf.get(taskId), kind, iso(instantMs), iso(endMs)].join(' ')
    })
    const came = await sql<{ name: string; kind: string; instant: Date; at: Date; ended: Date | null }[]>`
      select task.name, run.kind, run.scheduled_for as instant, run.activated_at as at, run.ended_at as ended
      from runs run join tasks task on task.id = run.task_id
      where run.activated_at >= ${at(0)} and (run.ended_at is null or run.ended_at > ${at(34)})`
    expect(came.map(({ name, kind, instant, at, ended }) => [at, name, kind, instant, ended].map(iso).join(' ')).sort()).toEqual(
      said.sort(),
    )
    expect(said.length).toBeGreaterThan(50)

    const saidRanges = coming.ranges.map(({ taskId, range: { kind, firstMs, lastMs } }) => {
      return [nameOf.get(taskId), kind, iso(firstMs), iso(lastMs)].join(' ')
    })
    const ranges = await sql<{ name: string; kind: string; first: Date; last: Date }[]>`
      select task.name, kind, first_instant as first, last_instant as last
      from decided_ranges join tasks task on task.id = task_id where decided_ranges.id > ${last?.id ?? 0}`
    expect(ranges.map(({ name, kind, first, last }) => [name, kind, first, last].map(iso).join(' ')).sort()).toEqual(saidRanges.sort())
    expect(saidRanges.length).toBeGreaterThan(3)
  })

  it('shows the tasks that a filter finds, and knows what they depend on', async () => {
    const { task: extract } = await taskOf('extract', '0', 1)
    const { task: load } = await taskOf('load', '0', 1)
    await taskOf('other', '0', 1)
    await makeDependency(db, load, extract)
    await tagTask(db, load, 'finance')
    const { tasks: found, hasMore, isPartial } = await planOf({ tag: 'finance' })
    expect(found.map(({ name, isShown }) => [name, isShown])).toEqual([
      ['extract', false],
      ['load', true],
    ])
    expect([hasMore, isPartial]).toEqual([false, false])
    expect(planParameters.safeParse({ tags: 'finance' }).success).toBe(false)
  })

  it('has the usual and the long run time of a task, what is in its way, and its pause', async () => {
    const { task } = await taskOf('load', '0', 10, { pausedAt: at(-5), pausedUntil: at(50), resumeChoice: 'all', enabled: false })
    await makeRun.succeeded(db, task, tookFrom(at(-600), 20))
    const [row] = (await planOf()).tasks
    const expected = { medianRunMs: 15 * MINUTE_MS, longRunMs: 19.5 * MINUTE_MS, canBeExecuted: true, canBeActivated: true }
    expect(row).toMatchObject({ ...expected, status: 'paused', pausedFromMs: at(-5).getTime(), pausedUntilMs: at(50).getTime() })
    await db.update(tasks).set({ setAsideAt: at(0), setAsideReason: 'odd', handler: 'gone' })
    await makeWorker(db)
    expect((await planOf()).tasks[0]).toMatchObject({ canBeActivated: false, canBeExecuted: false })
  })

  it('has since when each deadline of a task holds: its own, and that of each of its tags', async () => {
    const { task } = await taskOf('load', '0', 1, { deadlineSince: at(-10) })
    await tagTask(db, task, 'finance', 'stock', 'plain')
    const made = await sql<{ id: number }[]>`select id::float8 as id from tags where name <> 'plain' order by id`
    const [one = 0, other = 0] = made.map(({ id }) => id)
    await sql`update tags set deadline_kind = 'after', deadline_after_seconds = 60, deadline_since = ${at(-5)} where id in (${one}, ${other})`
    await sql`update task_tags set tagged_at = case when tag_id = ${one} then ${at(-7)}::timestamptz else ${at(-3)}::timestamptz end`
    expect((await planOf()).tasks).toMatchObject([
      {
        deadlineSinceMs: at(-10).getTime(),
        tagDeadlinesSince: [
          { tagId: one, sinceMs: at(-5).getTime() },
          { tagId: other, sinceMs: at(-3).getTime() },
        ],
      },
    ])
  })

  it('says whether a scheduler and a worker are up', async () => {
    await sql`truncate workers cascade`
    expect(await planOf()).toMatchObject({ schedulerIsLive: false, runnerIsLive: false })
    await makeWorker(db, { role: 'scheduler' })
    expect(await planOf()).toMatchObject({ schedulerIsLive: true, runnerIsLive: false })
  })

  it('shows a task whose crontab cannot be read, of which nothing comes', async () => {
    const { task } = await taskOf('load', '0', 10)
    await db.update(crontabs).set({ timezone: 'Europe/Atlantis' }).where(eq(crontabs.id, task.crontabId))
    const plan = await planOf()
    expect(plan.tasks).toMatchObject([{ name: 'load', state: null }])
    expect(planForecast(plan, at(400).getTime(), 1_000).runs).toEqual([])
  })
})

describe('the ledger in the plan', () => {
  const hour = (activatedAt: Date, minutes: number) => ({ ...tookFrom(activatedAt, minutes) })

  it('has every run that was under way at some moment of the time, and no other', async () => {
    const task = await makeTask(db, { name: 'load' })
    await makeRun.succeeded(db, task, hour(at(0), 10))
    const into = await makeRun.succeeded(db, task, hour(at(50), 30))
    const within = await makeRun.failed(db, task, hour(at(80), 5))
    const beyond = await makeRun.succeeded(db, task, hour(at(110), 60))
    const active = await makeRun.running(db, task, { activatedAt: at(20), startedAt: at(21), scheduledFor: at(20) })
    await makeRun.succeeded(db, task, hour(at(125), 5))
    const { runs: found, counted } = await runsOf(at(60), at(120))
    expect(found.map(({ id }) => id).sort()).toEqual([into, within, beyond, active].map(({ id }) => id).sort())
    expect(counted).toBeNull()
    expect(found.find(({ id }) => id === within.id)).toEqual({
      ...{ id: within.id, taskId: task.id, kind: 'scheduled', state: 'failed', attempts: null, earlier: [] },
      ...{ instantMs: at(80).getTime(), activatedMs: at(80).getTime(), startedMs: at(80).getTime(), endedMs: at(85).getTime() },
    })
  })

  it('has what is under way however many runs began after it', async () => {
    const task = await makeTask(db)
    const stuck = await makeRun.running(db, task, { activatedAt: at(0), startedAt: at(0), scheduledFor: at(0) })
    for (let minute = 1; minute <= 25; minute++) await makeRun.succeeded(db, task, hour(at(minute), 0.5))
    expect((await runsOf(at(60), at(120))).runs.map(({ id }) => id)).toEqual([stuck.id])
  })

  it('has a run that was rerun as what it is now, and apart what it was before', async () => {
    const task = await makeTask(db)
    const day = 24 * 60
    const earlierEndings = [
      { at: at(3).toISOString(), succeeded: false, counts: true, activatedAgainAt: null },
      { at: at(5).toISOString(), succeeded: false, counts: true, activatedAgainAt: at(day).toISOString() },
      { at: at(day + 5).toISOString(), succeeded: true, counts: true, activatedAgainAt: at(7 * day).toISOString() },
    ]
    const again = { attempt: 4, seriesAttempt: 4, earlierEndings, workerId: null }
    const run = await makeRun.running(db, task, { activatedAt: at(0), startedAt: at(1), scheduledFor: at(0), ...again })
    await sql`update attempts set started_at = ${at(7 * day + 1)} where run_id = ${run.id}`
    const [found] = (await runsOf(at(7 * day - 60), at(7 * day + 60))).runs
    expect(found).toMatchObject({
      ...{ state: 'running', activatedMs: at(7 * day).getTime(), startedMs: at(7 * day + 1).getTime(), endedMs: null, attempts: null },
      earlier: [
        { fromMs: at(0).getTime(), startedMs: at(1).getTime(), endedMs: at(5).getTime(), succeeded: false },
        { fromMs: at(day).getTime(), startedMs: null, endedMs: at(day + 5).getTime(), succeeded: true },
      ],
    })
  })

  it('says that a task has more instants without a run than are told', async () => {
    const task = await makeTask(db)
    const skipped = (minute: number) => ({
      ...{ taskId: task.id, kind: 'skipped' as const, reason: 'misfire' as const, count: 1 },
      ...{ firstInstant: at(minute), lastInstant: at(minute) },
    })
    await db.insert(decidedRanges).values(Array.from({ length: 201 }, (_, minute) => skipped(minute)))
    const { ranges, hasMoreRanges } = await runsOf(at(0), at(400))
    expect([ranges.length, hasMoreRanges, ranges.some(({ firstMs }) => firstMs === at(0).getTime())]).toEqual([200, true, false])
  })

  it('has each attempt of a run that had several', async () => {
    const task = await makeTask(db)
    const run = await makeRun.retrying(db, task, { activatedAt: at(10), startedAt: at(11), scheduledFor: at(10) })
    await sql`update attempts set started_at = ${at(11)}, ended_at = ${at(12)} where run_id = ${run.id}`
    const [found] = (await runsOf(at(0), at(60))).runs
    expect(found).toMatchObject({ state: 'retrying', attempts: [{ startedMs: at(11).getTime(), endedMs: at(12).getTime() }] })
  })

  it('is that of the tasks that the filter finds', async () => {
    const task = await makeTask(db, { name: 'load' })
    const other = await makeTask(db, { name: 'other' })
    for (const each of [task, other]) await makeRun.succeeded(db, each, hour(at(10), 5))
    expect((await runsOf(at(0), at(60), { search: 'oth' })).runs.map(({ taskId }) => taskId)).toEqual([other.id])
  })

  it('tells what was skipped within the time', async () => {
    const task = await makeTask(db)
    const skipped = { taskId: task.id, kind: 'skipped', reason: 'misfire', count: 3 } as const
    await db.insert(decidedRanges).values({ ...skipped, firstInstant: at(-50), lastInstant: at(-40) })
    await db.insert(decidedRanges).values({ ...skipped, firstInstant: at(-10), lastInstant: at(10) })
    expect(await runsOf(at(0), at(60))).toMatchObject({
      ranges: [{ ...skipped, firstMs: at(-10).getTime(), lastMs: at(10).getTime() }],
      hasMoreRanges: false,
    })
  })

  it('counts for the calendar what each hour had and what failed of it, of all tasks or of one, those that were removed among them', async () => {
    const [load, other, deleted] = [await makeTask(db, { name: 'load' }), await makeTask(db, { name: 'other' }), await makeTask(db)]
    await makeRun.succeeded(db, load, hour(at(5), 5))
    await makeRun.failed(db, load, hour(at(55), 5))
    await makeRun.succeeded(db, other, hour(at(59), 5))
    await makeRun.succeeded(db, other, hour(at(120), 5))
    await makeRun.succeeded(db, deleted, hour(at(5), 5))
    await db
      .update(tasks)
      .set({ deletedAt: at(10) })
      .where(eq(tasks.id, deleted.id))
    await db.insert(runHours).values({ taskId: other.id, hour: at(60), succeeded: 2, failed: 3, cancelled: 1 })
    const [ten, eleven, noon] = [0, 60, 120].map((minutes) => at(minutes).getTime())
    expect(await hoursOf(at(0), at(180))).toEqual([
      { fromMs: ten, runs: 3, failed: 1 },
      { fromMs: eleven, runs: 6, failed: 3 },
      { fromMs: noon, runs: 1, failed: 0 },
    ])
    expect(await hoursOf(at(0), at(120), { search: 'load' })).toEqual([{ fromMs: ten, runs: 2, failed: 1 }])
    expect(await hoursOf(at(60), at(180), { task: String(other.id) })).toEqual([
      { fromMs: eleven, runs: 6, failed: 3 },
      { fromMs: noon, runs: 1, failed: 0 },
    ])
    expect(await hoursOf(at(0), at(180), { search: 'load', task: String(other.id) })).toEqual([])
    expect(() => planHoursParameters.parse({ from: at(0).toISOString(), to: at(0).toISOString() })).toThrow('Not after `from`.')
  })

  it('counts the runs of a task that has too many instead of naming them, those that were removed among them', async () => {
    const task = await makeTask(db)
    await sql`
      insert into runs (id, task_id, kind, scheduled_for, timing, state, handler, args, kwargs, headers, queue, priority, activated_at, ended_at)
      select (lpad(to_hex(floor(extract(epoch from moment) * 1000)::bigint), 12, '0') || '7000' || lpad(to_hex(n), 16, '8'))::uuid, ${task.id},
        'manual', moment, 'manual', case when n % 10 = 0 then 'failed' else 'succeeded' end, 'log', '[]', '{}', '{}', 'default', 0, moment, moment
      from (select n, ${at(0)}::timestamptz + n * interval '12 seconds' as moment from generate_series(0, 20999) n) as made`
    await db.insert(runHours).values({ taskId: task.id, hour: at(60), succeeded: 7, failed: 0, cancelled: 0 })
    const sum = ({ counted }: Awaited<ReturnType<typeof runsOf>>, kind: 'succeeded' | 'failed') =>
      counted?.counts.reduce((total, count) => total + count[kind], 0)
    const other = await makeTask(db)
    const told = await makeRun.succeeded(db, other, hour(at(10), 5))
    const near = await runsOf(at(0), new Date(TEN_MS + 80 * HOUR_MS))
    expect(near.counted?.taskCount).toBe(1)
    expect([near.runs.map(({ id }) => id), near.counted?.bucketMs, sum(near, 'succeeded'), sum(near, 'failed')]).toEqual([
      [told.id],
      MINUTE_MS,
      18_900,
      2_100,
    ])
    // Of many such tasks whole hours are counted.
    await sql`update runs set task_id = case when id < (select id from runs where task_id = ${task.id} order by id offset 10500 limit 1)
      then ${task.id}::bigint else ${other.id}::bigint end where kind = 'manual'`
    const far = await runsOf(at(0), new Date(TEN_MS + 400 * 24 * HOUR_MS))
    expect([far.counted?.taskCount, far.counted?.bucketMs]).toEqual([2, HOUR_MS])
    expect([sum(far, 'succeeded'), sum(far, 'failed')]).toEqual([18_908, 2_100])
  })

  it('has beside it what was foretold an hour or a day before of runs that begin or were to end in the time', async () => {
    const [{ task: load }, { task: other }] = [await taskOf('load', '0', 5), await taskOf('other', '0', 5)]
    const keep = (taskId: number, ahead: 'hour' | 'day', instant: number, ends: number) =>
      db.insert(keptForecasts).values({ taskId, ahead, scheduledFor: at(instant), endsAt: at(ends), madeAt: at(instant - 60) })
    await keep(load.id, 'hour', 0, 5)
    await keep(load.id, 'day', 0, 7)
    await keep(load.id, 'hour', -60, -50)
    await keep(load.id, 'hour', -30, 10)
    await keep(load.id, 'hour', 120, 125)
    await keep(other.id, 'hour', 0, 6)
    const foreseen = async (ahead: string, filter: object = {}) => {
      const asked = planForeseenParameters.parse({ ...filter, ahead, from: at(-5).toISOString(), to: at(60).toISOString() })
      const { rows, hasMore } = planForeseenShape.parse(JSON.parse(JSON.stringify(await planForeseen(db, asked))))
      expect(hasMore).toBe(false)
      return rows.map(({ taskId, instantMs, endsAtMs }) => [taskId, (instantMs - TEN_MS) / MINUTE_MS, (endsAtMs - TEN_MS) / MINUTE_MS])
    }
    expect(await foreseen('hour')).toEqual([
      [load.id, -30, 10],
      [load.id, 0, 5],
      [other.id, 0, 6],
    ])
    expect(await foreseen('day')).toEqual([[load.id, 0, 7]])
    expect(await foreseen('hour', { search: 'other' })).toEqual([[other.id, 0, 6]])
  })

  it('refuses a time that ends before it begins, or is longer than can be read', () => {
    const asked = (from: Date, to: Date) => planRunsParameters.safeParse({ from: from.toISOString(), to: to.toISOString() })
    expect(asked(at(10), at(10)).error?.issues[0]?.path).toEqual(['to'])
    expect(asked(at(0), new Date(TEN_MS + 401 * 24 * HOUR_MS)).error?.issues[0]?.message).toMatch(/400 days/)
    expect(asked(at(0), at(10)).success).toBe(true)
  })
})
