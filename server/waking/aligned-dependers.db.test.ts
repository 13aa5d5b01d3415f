import { describe, expect, it } from 'vitest'
import { CHANNELS } from '#server/database/channels.ts'
import { decideTasks } from '#server/tick/decide-tasks.ts'
import { tick } from '#server/tick/tick.ts'
import { createEventQueueOf } from '#tests/awaited-events.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { endRun } from '#tests/tick/run-life.ts'
import { wakeAlignedDependers } from './aligned-dependers.ts'

const LIMITS = { catchUpBatch: 100, batchSize: 500 }
const at = (time: string) => new Date(`2026-03-01T${time}Z`)
const WAITS = { scheduledForMs: at('10:00:00').getTime(), dueCount: 1, closedGates: [] }

const database = await openTestDatabase({ emptied: 'tasks', now: at('10:30:00') })

const aligned = (depender: TaskRecord, dependee: TaskRecord) => makeDependency(database.db, depender, dependee, { freshness: 'aligned' })
const wakeAtOf = async (task: TaskRecord) => (await database.sql`select wake_at from tasks where id = ${task.id}`)[0]?.wake_at

/** Hourly, with 09:00 and 10:00 undecided; both are misfires that are skipped. */
const skippingDependee = (overrides: Parameters<typeof makeTask>[1] = {}) =>
  makeTask(database.db, {
    cronBase: at('08:30:00'),
    misfirePolicy: 'skip',
    gracePeriodSeconds: 60,
    alignedSucceededInstant: at('08:00:00'),
    wakeAt: at('10:30:00'),
    ...overrides,
  })
const depender = (overrides: Parameters<typeof makeTask>[1] = {}) =>
  makeTask(database.db, { cronBase: at('09:30:00'), waiting: WAITS, wakeAt: null, ...overrides })

const succeeded = (settled: readonly PromiseSettledResult<unknown>[]) =>
  settled.map((each) => (each.status === 'fulfilled' ? 'done' : each.reason))

describe('waking the aligned dependers of a task', () => {
  it('wakes those that wait or have a backfill to go on with, and no others', async () => {
    const dependee = await makeTask(database.db)
    const waits = await depender()
    const sleeps = await depender({ waiting: null })
    const fills = await depender({ waiting: null })
    const plain = await depender()
    for (const task of [waits, sleeps, fills]) await aligned(task, dependee)
    await makeDependency(database.db, plain, dependee)
    await database.sql`
      insert into backfills (id, task_id, requested_by_name, crontab, first_instant, last_instant, count, max_active)
      values (gen_random_uuid(), ${fills.id}, 'Ada', '{}', ${at('01:00:00')}, ${at('02:00:00')}, 2, 1)`
    await database.db.transaction((tx) => wakeAlignedDependers(tx, [dependee.id]))
    expect(await Promise.all([waits, sleeps, fills, plain].map(wakeAtOf))).toEqual([at('10:30:00'), null, at('10:30:00'), null])
  })

  it('waits for one that is just being decided, in case it is about to wait', async () => {
    const dependee = await makeTask(database.db)
    const undecided = await depender({ waiting: null })
    await aligned(undecided, dependee)
    const decision = `update tasks set waiting = '${JSON.stringify(WAITS)}' where id = ${undecided.id}`
    const wake = () => database.db.transaction((tx) => wakeAlignedDependers(tx, [dependee.id]))
    expect(succeeded(await settleTogether(database, decision, [wake]))).toEqual(['done'])
    expect(await wakeAtOf(undecided)).toEqual(at('10:30:00'))
  })
})

describe('a tick that decides on skipped instants', () => {
  it('wakes a depender that it has decided in the same batch', async () => {
    const waits = await depender({ waiting: null, wakeAt: at('10:00:00') })
    await aligned(waits, await skippingDependee())
    expect(await tick(database.db, LIMITS)).toMatchObject({ decidedTasks: 2, activatedRuns: 0, more: true })
    expect(await tick(database.db, LIMITS)).toMatchObject({ decidedTasks: 1, activatedRuns: 1 })
  })

  it('lets a depender sleep on that waits for nothing', async () => {
    const sleeps = await depender({ waiting: null })
    await aligned(sleeps, await skippingDependee())
    expect(await tick(database.db, LIMITS)).toMatchObject({ decidedTasks: 1, activatedRuns: 0, more: false })
    expect(await wakeAtOf(sleeps)).toBeNull()
  })

  it('does not wait for a depender that others hold, and wakes it once they let go', async () => {
    const undecided = await depender({ waiting: null })
    const dependee = await skippingDependee()
    await aligned(undecided, dependee)
    const decision = `update tasks set waiting = '${JSON.stringify(WAITS)}' where id = ${undecided.id}`
    let committed = 0
    const countRanges = async () => {
      committed = (await database.sql`select from decided_ranges`).length
      await database.sql`update tasks set name = name where id = ${undecided.id}`
    }
    expect(succeeded(await settleTogether(database, decision, [() => tick(database.db, LIMITS), countRanges]))).toEqual(['done', 'done'])
    expect(committed).toBe(1)
    expect(await wakeAtOf(undecided)).toEqual(at('10:30:00'))
  })

  it('and endings of the same dependee at the same time do not lock each other out', async () => {
    const waits = await depender()
    const dependee = await skippingDependee({ maxConcurrency: 2 })
    await aligned(waits, dependee)
    const run = await makeRun.queued(database.db, dependee, { kind: 'manual', timing: 'manual' })
    const lock = `select from tasks where id = ${waits.id} for no key update`
    const both = [() => endRun(database.db, run.id), () => tick(database.db, LIMITS)]
    expect(succeeded(await settleTogether(database, lock, both))).toEqual(['done', 'done'])
    expect(await wakeAtOf(waits)).toEqual(at('10:30:00'))
  })
})

describe('a change that decides first', () => {
  it('and endings of the same dependee at the same time do not lock each other out', async () => {
    const waits = await depender()
    const dependee = await skippingDependee({ maxConcurrency: 2 })
    await aligned(waits, dependee)
    const run = await makeRun.queued(database.db, dependee, { kind: 'manual', timing: 'manual' })
    const change = () =>
      database.db.transaction(async (tx) => {
        await decideTasks(tx, [dependee.id])
        await wakeAlignedDependers(tx, [dependee.id])
      })
    const lock = `select from tasks where id = ${waits.id} for no key update`
    expect(succeeded(await settleTogether(database, lock, [() => endRun(database.db, run.id), change]))).toEqual(['done', 'done'])
    expect(await database.sql`select count::int from decided_ranges`).toEqual([{ count: 2 }])
  })

  it('lets the scheduler loops hear of the dependers that it woke, and of nothing where it woke none', async () => {
    const dependee = await skippingDependee()
    const skip = () => database.db.transaction((tx) => decideTasks(tx, [dependee.id]))
    const heard = createEventQueueOf<string>()
    const listener = await database.sql.listen(CHANNELS.wake, heard.add)
    await skip()
    await database.sql.notify(CHANNELS.wake, 'nobody was woken')
    expect(await heard.next()).toBe('nobody was woken')
    await aligned(await depender(), dependee)
    await database.sql`update tasks set wake_at = ${at('11:30:00')} where id = ${dependee.id}`
    await database.setNow(at('11:30:00'))
    await skip()
    expect(await heard.next()).toBe('')
    await listener.unlisten()
  })

  it('starts what a skip of one of its tasks lets another one start', async () => {
    const waits = await depender({ waiting: null })
    const dependee = await skippingDependee({ wakeAt: null })
    await aligned(waits, dependee)
    expect(await database.db.transaction((tx) => decideTasks(tx, [waits.id, dependee.id]))).toMatchObject({ activatedRuns: 1 })
  })
})
