import { describe, expect, it } from 'vitest'
import { tick } from '#server/tick/tick.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { recheckTasks } from './recheck.ts'

const at = (time: string) => new Date(`2026-03-01T${time}Z`)
const LIMITS = { catchUpBatch: 100, batchSize: 500 }

const database = await openTestDatabase({ emptied: 'tasks', now: at('10:10:00') })

/** Hourly, decided up to 10:00. */
const task = (overrides: Parameters<typeof makeTask>[1] = {}) =>
  makeTask(database.db, { cronBase: at('00:00:00'), cursor: at('10:00:00'), wakeAt: at('11:00:00'), ...overrides })

/** Small batches, so that every test goes through several. */
async function recheck(): Promise<number[]> {
  const before = await database.sql`select id::int, wake_at from tasks`
  for await (const _ of recheckTasks(database.db, LIMITS, 2));
  const after = await database.sql`select id::int, wake_at from tasks where wake_at = djag_now() order by id`
  return after.map((row) => row.id).filter((id) => before.find((row) => row.id === id)?.wake_at?.getTime() !== at('10:10:00').getTime())
}

describe('the recheck wakes', () => {
  it('tasks without a wake time and tasks that would wake too late, and no others', async () => {
    await task()
    const asleep = await task({ wakeAt: null })
    const late = await task({ wakeAt: at('11:00:01') })
    await task({ wakeAt: at('10:30:00') })
    await task({ enabled: false, wakeAt: null })
    await task({ deletedAt: at('09:00:00'), wakeAt: null })
    expect(await recheck()).toEqual([asleep.id, late.id])
  })

  it('a task with an instant that is due and that nobody looks at', async () => {
    const forgotten = await task({ cursor: at('09:00:00') })
    expect(await recheck()).toEqual([forgotten.id])
  })

  it('a task whose gate was opened by an edit of the database, and no task that rightly waits', async () => {
    const dependee = await task()
    const waits = await task({ cursor: at('09:00:00'), wakeAt: at('10:10:00') })
    const opened = await task({ cursor: at('09:00:00'), wakeAt: at('10:10:00') })
    await makeDependency(database.db, waits, dependee)
    const edge = await makeDependency(database.db, opened, dependee)
    await tick(database.db, LIMITS)
    expect(await recheck()).toEqual([])
    await database.sql`delete from dependencies where id = ${edge.id}`
    expect(await recheck()).toEqual([opened.id])
  })

  it('a task that says it waits for nothing, or for something else than it does', async () => {
    const dependee = await task()
    const waits = await task({ cursor: at('09:00:00'), wakeAt: at('10:10:00') })
    await makeDependency(database.db, waits, dependee)
    await tick(database.db, LIMITS)
    await database.sql`update tasks set waiting = null where id = ${waits.id}`
    expect(await recheck()).toEqual([waits.id])
    await tick(database.db, LIMITS)
    await database.sql`update tasks set waiting = jsonb_set(waiting, '{closedGates}', '[]') where id = ${waits.id}`
    expect(await recheck()).toEqual([waits.id])
  })

  it('a task that was set aside, so that it gets another chance', async () => {
    const broken = await makeCrontab(database.db, { minute: '99' })
    const bad = await task({ crontabId: broken.id, wakeAt: at('10:00:00') })
    await tick(database.db, LIMITS)
    expect(await recheck()).toEqual([bad.id])
  })

  it('a disabled task that was asked to run', async () => {
    const disabled = await task({ enabled: false, wakeAt: null })
    await database.sql`
      insert into run_requests (id, task_id, requested_by_name, ignore_dependencies, beside_others)
      values (gen_random_uuid(), ${disabled.id}, 'Ada', true, true)`
    expect(await recheck()).toEqual([disabled.id])
  })

  it('a paused task that would sleep through the end of its pause, and none that rightly sleeps until then', async () => {
    const pausedUntil = (until: Date, wakeAt: Date | null) =>
      task({ enabled: false, pausedAt: at('09:00:00'), resumeChoice: 'fromNow', pausedUntil: until, wakeAt })
    const over = await pausedUntil(at('10:05:00'), null)
    const late = await pausedUntil(at('10:20:00'), at('10:30:00'))
    await pausedUntil(at('10:20:00'), at('10:20:00'))
    expect(await recheck()).toEqual([over.id, late.id])
  })

  it('a task with a backfill that could go on, though it is disabled, and none whose backfill has to wait', async () => {
    const [free, full] = [await task({ enabled: false, wakeAt: null }), await task({ enabled: false, wakeAt: null })]
    await database.sql`
      insert into backfills (id, task_id, requested_by_name, crontab, first_instant, last_instant, count, max_active)
      select gen_random_uuid(), tasks.id, 'Ada', to_jsonb(crontab) || '{"dayOfMonth": "*", "dayOfWeek": "*"}', ${at('01:00:00')}, ${at('02:00:00')}, 2, 1
      from tasks join crontabs crontab on crontab.id = tasks.crontab_id where tasks.id in (${free.id}, ${full.id})`
    await makeRun.running(database.db, full)
    expect(await recheck()).toEqual([free.id])
  })
})
