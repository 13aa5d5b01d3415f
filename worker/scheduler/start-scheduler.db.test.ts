import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CHANNELS } from '#server/database/channels.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { eventually } from '#tests/eventually.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { ManualTimer } from '#tests/tick/manual-timer.ts'
import { type RunningScheduler, type SchedulerOptions, startScheduler } from './start-scheduler.ts'

const at = (time: string) => new Date(`2026-03-01T${time}Z`)
const configuration = {
  defaultIntervalSeconds: 60,
  scheduleCheckIntervalSeconds: 300,
  resilientSyncIntervalSeconds: 600,
  sealAuditsIntervalSeconds: 600,
  catchUpBatch: 100,
}

let timer: ManualTimer
const running: RunningScheduler[] = []

const database = await openTestDatabase({ emptied: 'tasks', now: at('10:00:00') })
beforeEach(async () => {
  timer = new ManualTimer()
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((scheduler) => scheduler.stop()))
})

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }

function start(options: Partial<SchedulerOptions> = {}): RunningScheduler {
  const scheduler = startScheduler({
    databaseUrl: database.url,
    directUrl: database.url,
    configuration,
    log,
    carryOutPendingActions: async () => {},
    timer,
    ...options,
  })
  running.push(scheduler)
  return scheduler
}

/** Resolves when something was put into the queue, on a connection that outlives the loss of all others. */
async function nextActivation(): Promise<{ done: Promise<void> }> {
  let heard = () => {}
  const done = new Promise<void>((resolve) => {
    heard = resolve
  })
  const { unlisten } = await database.sql.listen(CHANNELS.queue, () => heard())
  return { done: done.then(() => unlisten()) }
}

const hourlyTask = (overrides: Parameters<typeof makeTask>[1] = {}) =>
  makeTask(database.db, { cronBase: at('09:30:00'), wakeAt: at('10:00:00'), ...overrides })

describe('the scheduler', () => {
  it('looks at once when it starts, and then sleeps until the next task is due', async () => {
    await hourlyTask()
    const scheduler = start({
      configuration: {
        ...configuration,
        defaultIntervalSeconds: 86_400,
        resilientSyncIntervalSeconds: 86_400,
        sealAuditsIntervalSeconds: 86_400,
        scheduleCheckIntervalSeconds: 86_400,
      },
    })
    await timer.sleepOf(3_600_000)
    expect(await database.sql`select scheduled_for from runs`).toEqual([{ scheduled_for: at('10:00:00') }])
    expect(scheduler.lastTickAt()).toEqual(at('10:00:00'))
  })

  it('activates what became due when its sleep is over', async () => {
    await hourlyTask({ maxConcurrency: null, wakeAt: at('10:00:30'), cursor: at('09:00:00') })
    await database.setNow(at('10:00:00'))
    start()
    const sleep = await timer.sleepOf(30_000)
    const activation = await nextActivation()
    await database.setNow(at('10:00:30'))
    sleep.end()
    await activation.done
    expect(await database.sql`select scheduled_for from runs`).toEqual([{ scheduled_for: at('10:00:00') }])
  })

  it('sleeps no longer than the longest sleep', async () => {
    await hourlyTask({ wakeAt: at('23:00:00') })
    start()
    await timer.sleepOf(60_000)
  })

  it('is woken by a task that somebody wakes, without its timer', async () => {
    const task = await hourlyTask({ wakeAt: null })
    start()
    await timer.sleepOf(60_000)
    const activation = await nextActivation()
    await database.db.transaction((tx) => wakeTasks(tx, [task.id]))
    await activation.done
  })

  it('goes on by itself after it has lost all of its connections', async () => {
    start()
    await timer.sleepOf(60_000)
    const task = await hourlyTask({ wakeAt: null })
    const activation = await nextActivation()
    await database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'djag scheduler%'`
    await database.sql`update tasks set wake_at = djag_now() where id = ${task.id}`
    await activation.done
  })

  it('goes through all batches before it sleeps', async () => {
    await hourlyTask({ cronBase: new Date(at('10:00:00').getTime() - 25 * 3_600_000), maxConcurrency: null })
    start({ configuration: { ...configuration, catchUpBatch: 10 } })
    await timer.sleepOf(60_000)
    expect(await database.sql`select from runs`).toHaveLength(25)
  })

  it('activates each instant once when several run at the same time', async () => {
    for (let index = 0; index < 30; index++) await hourlyTask({ cronBase: at('00:30:00'), maxConcurrency: null })
    for (let index = 0; index < 3; index++) start({ configuration: { ...configuration, catchUpBatch: 2 } })
    await vi.waitUntil(async () => (await database.sql`select from tasks where wake_at <= djag_now()`).length === 0, { timeout: 20_000 })
    expect(
      await database.sql`select task_id, count(*)::int, count(distinct scheduled_for)::int as instants from runs group by 1 having count(*) = 10`,
    ).toHaveLength(30)
    expect(await database.sql.unsafe(`select from ${QUEUE_SCHEMA}.job`)).toHaveLength(300)
  })

  it('restores at its start the job of a run that lost it, and rechecks when that is due', async () => {
    const task = await hourlyTask()
    const first = await nextActivation()
    start()
    await first.done
    await timer.sleepOf(60_000)
    await Promise.all(running.splice(0).map((scheduler) => scheduler.stop()))
    await database.sql.unsafe(`truncate ${QUEUE_SCHEMA}.job_common`)
    const restored = await nextActivation()
    start()
    await restored.done
    expect(await database.sql.unsafe(`select from ${QUEUE_SCHEMA}.job`)).toHaveLength(1)
    const sleep = await timer.sleepOf(60_000)
    await database.sql`update tasks set wake_at = null, cursor = ${at('09:00:00')}, max_concurrency = null where id = ${task.id}`
    await database.sql`delete from runs`
    const rechecked = await nextActivation()
    timer.advance(300_000)
    sleep.end()
    await rechecked.done
  })

  it('seals new audits when it is time, and its log says the hash', async () => {
    start()
    const sleep = await timer.sleepOf(60_000)
    await database.sql`
      insert into audits (actor_kind, actor_name, type, subject_kind, subject_name, outcome, message)
      values ('user', 'Ada', 'task-changed', 'none', 'load', 'succeeded', 'Changed.')`
    timer.advance(600_000)
    sleep.end()
    await eventually(() => expect(log.info).toHaveBeenCalledWith(expect.anything(), 'Audits were sealed.'))
    expect(log.info.mock.calls.find(([, message]) => message === 'Audits were sealed.')?.[0]).toEqual(
      (await database.sql`select audits, last_audit_id::int as "lastAuditId", hash from audit_seals`)[0],
    )
  })

  it('closes its connections when it stops', async () => {
    const scheduler = start()
    await timer.sleepOf(60_000)
    running.splice(0)
    await scheduler.stop()
    const left = () =>
      database.sql`select from pg_stat_activity where datname = current_database() and application_name like 'djag scheduler%'`
    await expect.poll(left).toHaveLength(0)
  })
})

describe('what people ask for', () => {
  it('is carried out when the scheduler is told of it, one evaluation at a time', async () => {
    let active = 0
    let calls = 0
    let called = () => {}
    const carryOutPendingActions = async () => {
      expect(++active).toBe(1)
      await database.sql`select 1`
      active--
      calls++
      called()
    }
    start({ carryOutPendingActions })
    await timer.sleepOf(60_000)
    for (let index = 0; index < 3; index++) {
      const before = calls
      const next = new Promise<void>((resolve) => {
        called = () => (calls > before ? resolve() : undefined)
      })
      await database.sql.notify(CHANNELS.action, '')
      await next
    }
    expect(calls).toBeGreaterThanOrEqual(4)
  })

  it('keeps nothing from being activated when it goes wrong', async () => {
    await hourlyTask()
    const activation = await nextActivation()
    start({ carryOutPendingActions: () => Promise.reject(new Error('no')) })
    await activation.done
    expect(log.error).toHaveBeenCalledWith({ err: new Error('no') }, expect.stringContaining('actions'))
  })
})
