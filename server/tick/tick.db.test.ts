import { describe, expect, it } from 'vitest'
import { type Database, openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { endRun } from '#tests/tick/run-life.ts'
import { tick } from './tick.ts'

const LIMITS = { catchUpBatch: 100, batchSize: 500 }
const at = (time: string) => new Date(`2026-03-01T${time}Z`)

const database = await openTestDatabase({ emptied: 'tasks', now: at('10:00:00') })

/** An hourly task whose first instant is 10:00, and which is due now. */
const dueTask = (overrides: Parameters<typeof makeTask>[1] = {}) =>
  makeTask(database.db, { cronBase: at('09:30:00'), wakeAt: at('10:00:00'), ...overrides })

const tickNow = (limits = LIMITS) => tick(database.db, limits)
const runsOf = (task: { id: number }) =>
  database.sql`select id, scheduled_for, timing, state, kind, instant_count::int, activation_seq::int, gates from runs where task_id = ${task.id} order by scheduled_for, id`
const rangesOf = (task: { id: number }) =>
  database.sql`select kind, reason, first_instant, last_instant, count::int, into_run_id from decided_ranges where task_id = ${task.id} order by first_instant`
const taskRow = async (task: { id: number }) => {
  const [row] = await database.sql`
    select cursor, wake_at, last_start, waiting, waiting_since, set_aside_reason, set_aside_at, activation_seq::int from tasks where id = ${task.id}`
  if (!row) throw new Error('The task is gone.')
  return row
}
const jobs = () => database.sql.unsafe(`select name, data, priority from ${QUEUE_SCHEMA}.job`)

describe('an activation', () => {
  it('writes run, cursor, last start and queue job, with what the task says at that moment', async () => {
    const task = await dueTask({ queue: 'reports', priority: 4, args: [1], kwargs: { message: 'hi' }, headers: { team: 'a' } })
    const result = await tickNow()
    expect(result).toMatchObject({
      decidedTasks: 1,
      activatedRuns: 1,
      more: false,
      nowMs: at('10:00:00').getTime(),
      nextWakeAtMs: at('11:00:00').getTime(),
    })
    const [run] = await database.sql`select * from runs`
    expect(run).toMatchObject({
      kind: 'scheduled',
      scheduled_for: at('10:00:00'),
      activated_at: at('10:00:00'),
      timing: 'on_time',
      state: 'queued',
      handler: 'log',
      args: [1],
      kwargs: { message: 'hi' },
      headers: { team: 'a' },
      queue: 'reports',
      priority: 4,
      attempt: 1,
    })
    // The first 48 bits of an id of version 7 are its time: the database's, not this machine's.
    expect(Number.parseInt(run?.id.replaceAll('-', '').slice(0, 12), 16)).toBe(at('10:00:00').getTime())
    expect(await taskRow(task)).toMatchObject({
      cursor: at('10:00:00'),
      last_start: at('10:00:00'),
      wake_at: at('11:00:00'),
      waiting: null,
      activation_seq: 1,
    })
    expect(await jobs()).toEqual([{ name: 'reports', data: { runId: run?.id, attempt: 1 }, priority: 4 }])
  })

  it('copies retries and time limit of the task as they are at that moment, and none where it has none', async () => {
    const retries = { retryLimit: 3, retryDelaySeconds: 5, retryMaxDelaySeconds: 90, retryJitter: false } as const
    const patient = await dueTask({ ...retries, retryBackoff: 'fixed', timeLimitSeconds: 600 })
    const plain = await dueTask()
    await tickNow()
    await database.sql`update tasks set retry_limit = 0, time_limit_seconds = null`
    expect(await database.sql`select task_id::int, retry, time_limit_seconds from runs order by task_id`).toEqual([
      {
        task_id: patient.id,
        retry: { limit: 3, delaySeconds: 5, backoff: 'fixed', maxDelaySeconds: 90, jitter: false },
        time_limit_seconds: 600,
      },
      { task_id: plain.id, retry: null, time_limit_seconds: null },
    ])
  })

  it('happens once when two schedulers tick at once', async () => {
    for (let index = 0; index < 60; index++) await dueTask()
    let activated = 0
    let isDue = true
    while (isDue) {
      const results = await Promise.all([
        tickNow({ ...LIMITS, batchSize: 7 }),
        tickNow({ ...LIMITS, batchSize: 7 }),
        tickNow({ ...LIMITS, batchSize: 7 }),
      ])
      for (const result of results) activated += result.activatedRuns
      isDue = results.some((result) => result.nextWakeAtMs === null || result.nextWakeAtMs <= result.nowMs)
    }
    expect(activated).toBe(60)
    expect(await database.sql`select task_id from runs group by task_id having count(*) = 1`).toHaveLength(60)
    expect(await jobs()).toHaveLength(60)
  })

  it('leaves neither run nor job when its connection dies in the middle, and happens at the next tick', async () => {
    const task = await dueTask()
    await database.sql.begin(async (blocker) => {
      await blocker.unsafe(`lock table ${QUEUE_SCHEMA}.job_common in exclusive mode`)
      const interrupted = tickNow().catch((error: Error) => error)
      const pid = await pidWaitingFor('insert into "djag_pgboss".job_common')
      await blocker`select pg_terminate_backend(${pid})`
      expect(await interrupted).toBeInstanceOf(Error)
    })
    expect(await runsOf(task)).toHaveLength(0)
    expect((await taskRow(task)).cursor).toBeNull()
    expect(await tickNow()).toMatchObject({ activatedRuns: 1 })
    expect(await runsOf(task)).toHaveLength(1)
    expect(await jobs()).toHaveLength(1)
  })
})

/** The server process that waits for a lock while it does what starts so. Asks until there is one. */
async function pidWaitingFor(query: string): Promise<number> {
  for (;;) {
    const [row] = await database.sql`
      select pid from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and ltrim(query, E' \n') like ${`${query}%`}`
    if (row) return row.pid
  }
}

describe('misfires', () => {
  it('of a skipping task become one range, and the run within grace follows', async () => {
    const task = await dueTask({ misfirePolicy: 'skip', gracePeriodSeconds: 1_800, cronBase: at('00:30:00') })
    await tickNow()
    expect(await rangesOf(task)).toEqual([
      { kind: 'skipped', reason: 'misfire', first_instant: at('01:00:00'), last_instant: at('09:00:00'), count: 9, into_run_id: null },
    ])
    expect(await runsOf(task)).toMatchObject([{ scheduled_for: at('10:00:00'), timing: 'on_time' }])
  })

  it('of a coalescing task are taken by the run of the latest one', async () => {
    await database.setNow(at('10:45:00'))
    const task = await dueTask({ misfirePolicy: 'coalesce', gracePeriodSeconds: 60, cronBase: at('06:30:00') })
    await tickNow()
    const [run] = await runsOf(task)
    expect(run).toMatchObject({ scheduled_for: at('10:00:00'), timing: 'coalesced', instant_count: 4 })
    expect(await rangesOf(task)).toMatchObject([
      { kind: 'coalesced', first_instant: at('07:00:00'), last_instant: at('09:00:00'), count: 3, into_run_id: run?.id },
    ])
  })
})

describe('a waiting task', () => {
  async function chain() {
    const dependee = await dueTask({ name: 'load' })
    const depender = await dueTask({ name: 'report' })
    await makeDependency(database.db, depender, dependee)
    return { dependee, depender }
  }

  it('starts when the ending of its dependee wakes it, and its run says which ending opened the gate', async () => {
    const { dependee, depender } = await chain()
    await tickNow()
    expect((await taskRow(depender)).waiting).toMatchObject({
      scheduledForMs: at('10:00:00').getTime(),
      closedGates: [{ dependeeName: 'load' }],
    })
    const [load] = await runsOf(dependee)
    await database.setNow(at('10:07:00'))
    await endRun(database.db, load?.id)
    await tickNow()
    const [report] = await runsOf(depender)
    expect(report?.gates).toMatchObject([
      { dependeeId: dependee.id, by: 'ending', satisfiedByRunId: load?.id, seen: { succeeded: 1, finished: 1 } },
    ])
    expect(await taskRow(depender)).toMatchObject({ waiting: null, waiting_since: null, last_start: at('10:07:00') })
  })

  it('keeps its cursor, and since when it waits, for as long as the same instant waits', async () => {
    const { depender } = await chain()
    await tickNow()
    await database.setNow(at('12:30:00'))
    await database.db.transaction((tx) => wakeTasks(tx, [depender.id]))
    await tickNow()
    const row = await taskRow(depender)
    expect(row).toMatchObject({ cursor: null, waiting_since: at('10:00:00') })
    expect(row.waiting.dueCount).toBe(3)
  })

  it('starts once for one ending of its dependee', async () => {
    const { dependee, depender } = await chain()
    await tickNow()
    await endRun(database.db, (await runsOf(dependee))[0]?.id)
    await tickNow()
    await endRun(database.db, (await runsOf(depender))[0]?.id)
    await database.setNow(at('11:00:00'))
    await tickNow()
    expect(await runsOf(dependee)).toHaveLength(2)
    expect(await runsOf(depender)).toHaveLength(1)
    expect((await taskRow(depender)).waiting).toMatchObject({ scheduledForMs: at('11:00:00').getTime() })
  })

  it('tries again at its next instant what its failed run gave back, without a new ending of its dependee', async () => {
    const { dependee, depender } = await chain()
    await tickNow()
    await endRun(database.db, (await runsOf(dependee))[0]?.id)
    await tickNow()
    await database.setNow(at('10:20:00'))
    await endRun(database.db, (await runsOf(depender))[0]?.id, 'failed')
    await database.sql`update tasks set enabled = false where id = ${dependee.id}`
    await database.setNow(at('11:00:00'))
    await tickNow()
    expect(await runsOf(depender)).toMatchObject([
      { state: 'failed' },
      { scheduled_for: at('11:00:00'), state: 'queued', activation_seq: 2 },
    ])
  })

  it('has given nothing back yet at the very instant at which its run failed (D2)', async () => {
    const { dependee, depender } = await chain()
    await tickNow()
    await endRun(database.db, (await runsOf(dependee))[0]?.id)
    await tickNow()
    await database.sql`update tasks set enabled = false where id = ${dependee.id}`
    await database.setNow(at('11:00:00'))
    await endRun(database.db, (await runsOf(depender))[0]?.id, 'failed')
    await tickNow()
    expect(await runsOf(depender)).toMatchObject([{ state: 'failed' }])
    await database.setNow(at('12:00:00'))
    await tickNow()
    expect(await runsOf(depender)).toMatchObject([{ state: 'failed' }, { scheduled_for: at('11:00:00'), state: 'queued' }])
  })

  it('has been waiting since it began, however often somebody looks', async () => {
    const { dependee, depender } = await chain()
    await tickNow()
    for (const enabled of [false, true]) {
      await database.setNow(at('10:05:00'))
      await database.sql`update tasks set enabled = ${enabled} where id = ${dependee.id}`
      await database.db.transaction((tx) => wakeTasks(tx, [depender.id]))
      await tickNow()
      expect(await taskRow(depender)).toMatchObject({ waiting_since: at('10:00:00') })
    }
  })

  it('is woken by its own ending when it is at its concurrency limit', async () => {
    const task = await dueTask({ cronBase: at('08:30:00') })
    await tickNow()
    const [first] = await runsOf(task)
    expect(await runsOf(task)).toHaveLength(1)
    expect((await taskRow(task)).waiting.closedGates).toMatchObject([{ gate: 'concurrency', activeRuns: 1, maxConcurrency: 1 }])
    await endRun(database.db, first?.id)
    await tickNow()
    expect(await runsOf(task)).toMatchObject([{ scheduled_for: at('09:00:00') }, { scheduled_for: at('10:00:00') }])
  })

  it('counts the runs that are still in the hands of workers', async () => {
    const task = await dueTask({ maxConcurrency: 2 })
    await makeRun.running(database.db, task)
    await makeRun.retrying(database.db, task)
    await tickNow()
    expect((await taskRow(task)).waiting.closedGates).toMatchObject([{ gate: 'concurrency', activeRuns: 2 }])
  })
})

describe('a task that cannot be decided', () => {
  it('because its crontab does not compile is set aside with the reason, while all others proceed', async () => {
    const broken = await makeCrontab(database.db, { minute: '99' })
    const bad = await dueTask({ crontabId: broken.id })
    const good = await dueTask()
    expect(await tickNow()).toMatchObject({ activatedRuns: 1, setAsideTaskIds: [bad.id] })
    expect(await runsOf(good)).toHaveLength(1)
    const row = await taskRow(bad)
    expect(row).toMatchObject({ wake_at: null, set_aside_at: at('10:00:00') })
    expect(row.set_aside_reason).toMatch(/crontab.*minute/)
  })

  it('because the database refuses what is to be written is found in its batch and set aside, while all others proceed', async () => {
    const good: TaskRecord[] = []
    for (let index = 0; index < 5; index++) good.push(await dueTask())
    const bad = await dueTask()
    for (let index = 0; index < 5; index++) good.push(await dueTask())
    await makeRun.queued(database.db, bad, { scheduledFor: at('10:00:00') })
    await database.sql`update tasks set max_concurrency = null where id = ${bad.id}`
    expect(await tickNow()).toMatchObject({ activatedRuns: 10, setAsideTaskIds: [bad.id] })
    for (const task of good) expect(await runsOf(task)).toHaveLength(1)
    expect(await runsOf(bad)).toHaveLength(1)
    expect((await taskRow(bad)).set_aside_reason).toMatch(/runs_scheduled_instant/)
    expect(await tickNow()).toMatchObject({ decidedTasks: 0, nextWakeAtMs: at('11:00:00').getTime() })
  })

  it('is left alone where another scheduler has decided it before it could be set aside', async () => {
    const task = await dueTask({ maxConcurrency: null })
    const inTheWay = await makeRun.queued(database.db, task, { scheduledFor: at('10:00:00') })
    let transactions = 0
    const db: Database = Object.assign(Object.create(database.db), {
      transaction: async (work: Parameters<Database['transaction']>[0]) => {
        transactions++
        if (transactions === 2) {
          await database.sql`delete from runs where id = ${inTheWay.id}`
          await tickNow()
        }
        return await database.db.transaction(work)
      },
    })
    expect(await tick(db, LIMITS)).toMatchObject({ activatedRuns: 0, setAsideTaskIds: [] })
    expect(await taskRow(task)).toMatchObject({ cursor: at('10:00:00'), wake_at: at('11:00:00'), set_aside_reason: null })
  })

  it('gets another chance when it is woken, and is as before when that succeeds', async () => {
    const crontab = await makeCrontab(database.db, { minute: '99' })
    const task = await dueTask({ crontabId: crontab.id })
    await tickNow()
    await database.sql`update crontabs set minute = '0'`
    await database.db.transaction((tx) => wakeTasks(tx, [task.id]))
    await tickNow()
    expect(await taskRow(task)).toMatchObject({ set_aside_reason: null, set_aside_at: null, cursor: at('10:00:00') })
  })
})

describe('the order of decisions', () => {
  it('is by how long tasks have been due, and a backlog goes on behind fresh runs of others', async () => {
    const backlog = await dueTask({ cronBase: at('01:30:00'), maxConcurrency: null, wakeAt: at('02:00:00') })
    const fresh = await dueTask({ wakeAt: at('09:59:59') })
    const limits = { catchUpBatch: 3, batchSize: 1 }
    expect(await tickNow(limits)).toMatchObject({ activatedRuns: 3, more: true })
    expect(await runsOf(backlog)).toHaveLength(3)
    await tickNow(limits)
    expect(await runsOf(fresh)).toHaveLength(1)
    let result = await tickNow(limits)
    while (result.more) result = await tickNow(limits)
    expect((await runsOf(backlog)).map((run) => run.scheduled_for.getUTCHours())).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('puts the runs of a backlog behind fresh ones in the queue', async () => {
    await dueTask({ cronBase: at('07:30:00'), maxConcurrency: null, priority: 5 })
    await tickNow()
    const queued = await database.sql.unsafe(`
      select runs.scheduled_for, job.priority from ${QUEUE_SCHEMA}.job join runs on runs.id = (job.data->>'runId')::uuid order by 1`)
    expect(queued.map((job) => `${job.scheduled_for.getUTCHours()} at ${job.priority}`)).toEqual(['8 at 4', '9 at 4', '10 at 5'])
  })

  it('has the loop rest when everything that is due is held by others', async () => {
    const task = await dueTask()
    await database.sql.begin(async (other) => {
      await other`select from tasks where id = ${task.id} for no key update`
      expect(await tickNow()).toMatchObject({ decidedTasks: 0, activatedRuns: 0, more: false, nextWakeAtMs: at('10:00:00').getTime() })
    })
  })

  it('passes over tasks that another transaction holds, without waiting for them', async () => {
    const held = await dueTask()
    const free = await dueTask()
    await database.sql.begin(async (holder) => {
      await holder`select from tasks where id = ${held.id} for update`
      expect(await tickNow()).toMatchObject({ activatedRuns: 1, nextWakeAtMs: at('10:00:00').getTime() })
    })
    expect(await runsOf(free)).toHaveLength(1)
    expect(await tickNow()).toMatchObject({ activatedRuns: 1 })
  })
})

describe('an evaluation that finds nothing due', () => {
  it('reads one entry of the index of wake times, whatever exists, and writes nothing', async () => {
    const { crontabId } = await dueTask({ wakeAt: at('11:00:00') })
    await database.sql`
      insert into tasks (name, handler, crontab_id, wake_at)
      select 'sleeper ' || number, 'log', ${crontabId}, ${at('11:00:00')}::timestamptz + number * interval '1 second' from generate_series(1, 20000) number`
    await database.sql`vacuum analyze tasks`
    const one = openDatabase(database.url, { applicationName: 'djag test', connections: 1, ...SESSION_LIMITS.scheduler })
    const touched = async () => {
      await one.sql`select pg_stat_force_next_flush()`
      const [row] = await one.sql`
        select seq_scan::int as scans, idx_tup_fetch::int as rows, n_tup_upd::int as updates from pg_stat_user_tables where relname = 'tasks'`
      return row as { scans: number; rows: number; updates: number }
    }
    // What other sessions did is counted at the latest when they end.
    await one.sql`
      select pg_terminate_backend(pid, 10_000) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`
    const before = await touched()
    expect(await tick(one.db, LIMITS)).toMatchObject({ decidedTasks: 0, nextWakeAtMs: at('11:00:00').getTime() })
    const after = await touched()
    await one.close()
    expect(after.scans - before.scans).toBe(0)
    expect(after.rows - before.rows).toBeLessThanOrEqual(1)
    expect(after.updates - before.updates).toBe(0)
  })

  it('puts deleted tasks to sleep instead of looking at them for ever', async () => {
    await dueTask({ deletedAt: at('09:00:00') })
    await tickNow()
    expect(await tickNow()).toMatchObject({ nextWakeAtMs: null })
    expect(await database.sql`select from runs`).toHaveLength(0)
  })
})
