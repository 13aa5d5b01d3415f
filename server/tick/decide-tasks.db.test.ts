import { describe, expect, it } from 'vitest'
import { CHANNELS } from '#server/database/channels.ts'
import type { Transaction } from '#server/database/client.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { decideTasks } from './decide-tasks.ts'
import { loadTaskStates } from './load-task-states.ts'

const at = (time: string) => new Date(`2026-03-01T${time}Z`)

const database = await openTestDatabase({ emptied: 'tasks', now: at('10:00:00') })

const inTransaction = <T>(work: (tx: Transaction) => Promise<T>) => database.db.transaction(work)

describe('deciding tasks inside a use case', () => {
  it('starts everything that may start, oldest first, however long the backlog and before the task is woken', async () => {
    const cronBase = new Date(at('10:00:00').getTime() - 450 * 3_600_000)
    const task = await makeTask(database.db, { cronBase, maxConcurrency: null })
    expect(await inTransaction((tx) => decideTasks(tx, [task.id]))).toMatchObject({ activatedRuns: 450 })
    const runs = await database.sql`select scheduled_for from runs order by id`
    expect(runs.map((run) => run.scheduled_for)).toEqual(
      Array.from({ length: 450 }, (_, index) => new Date(cronBase.getTime() + (index + 1) * 3_600_000)),
    )
    expect(await database.sql`select cursor, wake_at from tasks`).toEqual([{ cursor: at('10:00:00'), wake_at: at('11:00:00') }])
  })

  it('takes no effect when the use case fails afterwards', async () => {
    const task = await makeTask(database.db, { cronBase: at('09:30:00') })
    const useCase = inTransaction(async (tx) => {
      await decideTasks(tx, [task.id])
      throw new Error('refused')
    })
    await expect(useCase).rejects.toThrow('refused')
    expect(await database.sql`select from runs`).toHaveLength(0)
    expect(await database.sql`select cursor from tasks`).toEqual([{ cursor: null }])
  })
})

describe('loading the state of tasks', () => {
  it('tells what the gates need: edges with the counts of their dependees, and the start they count from', async () => {
    const dependee = await makeTask(database.db, { name: 'load', endedSucceeded: 3, endedFinished: 5, enabled: false })
    const depender = await makeTask(database.db, { name: 'report', activationSeq: 7 })
    const edge = await makeDependency(database.db, depender, dependee, { baselineSucceeded: 1, baselineFinished: 2, changedAtSeq: 4 })
    const gates = [
      {
        edgeId: edge.id,
        dependeeId: dependee.id,
        dependeeName: 'load',
        by: 'ending',
        satisfiedByRunId: null,
        seen: { succeeded: 2, finished: 4 },
      },
    ] as const
    const started = { gates: [...gates] }
    await makeRun.succeeded(database.db, depender, {
      ...started,
      activationSeq: 4,
      scheduledFor: at('05:00:00'),
      activatedAt: at('05:00:00'),
    })
    const success = await makeRun.succeeded(database.db, depender, { ...started, activationSeq: 5, activatedAt: at('06:00:00') })
    await makeRun.failed(database.db, depender, { activationSeq: 6, activatedAt: at('07:00:00'), endedAt: at('07:30:00') })
    const failure = await makeRun.failed(database.db, depender, { activationSeq: 7, activatedAt: at('10:00:00'), endedAt: at('10:00:00') })
    await makeRun.expired(database.db, depender, {
      activationSeq: 8,
      activatedAt: at('10:00:00'),
      endedAt: at('10:00:00'),
      scheduledFor: at('03:00:00'),
    })
    const state = (await inTransaction((tx) => loadTaskStates(tx, [depender.id]))).get(depender.id)
    expect(state?.edges).toMatchObject([
      {
        edgeId: edge.id,
        dependeeId: dependee.id,
        dependeeName: 'load',
        dependeeEnabled: false,
        dependeeCounts: { succeeded: 3, finished: 5 },
        baseline: { succeeded: 1, finished: 2 },
        changedAtSeq: 4,
      },
    ])
    expect(
      state?.consumptions.map(({ runId, activationSeq, outcome, seenByDependee }) => ({ runId, activationSeq, outcome, seenByDependee })),
    ).toEqual([
      { runId: failure.id, activationSeq: 7, outcome: 'gave_back', seenByDependee: [] },
      {
        runId: success.id,
        activationSeq: 5,
        outcome: 'succeeded',
        seenByDependee: [{ dependeeId: dependee.id, seen: { succeeded: 2, finished: 4 } }],
      },
    ])
  })

  it('leaves out deleted and unknown tasks, and those whose crontab does not compile', async () => {
    const broken = await makeCrontab(database.db, { timezone: 'Mars/Olympus' })
    const uncompilable = await makeTask(database.db, { crontabId: broken.id })
    const deleted = await makeTask(database.db, { deletedAt: at('09:00:00') })
    const good = await makeTask(database.db)
    const states = await inTransaction((tx) => loadTaskStates(tx, [good.id, deleted.id, uncompilable.id, 999_999]))
    expect([...states.keys()]).toEqual([good.id])
  })
})

describe('waking tasks', () => {
  it('makes them due now, never later than they were, and tells the schedulers once', async () => {
    const asleep = await makeTask(database.db)
    const later = await makeTask(database.db, { wakeAt: at('11:00:00') })
    const due = await makeTask(database.db, { wakeAt: at('09:00:00') })
    const deleted = await makeTask(database.db, { deletedAt: at('09:00:00') })
    const untouched = await makeTask(database.db, { wakeAt: at('11:00:00') })
    const heard: string[] = []
    let allHeard = () => {}
    const done = new Promise<void>((resolve) => {
      allHeard = resolve
    })
    const { unlisten } = await database.sql.listen(CHANNELS.wake, (payload) => (payload === 'end' ? allHeard() : heard.push(payload)))
    await inTransaction((tx) => wakeTasks(tx, [due.id, later.id, asleep.id, deleted.id, later.id]))
    await database.sql.notify(CHANNELS.wake, 'end')
    await done
    await unlisten()
    expect(heard).toEqual([''])
    const rows = await database.sql`select id::int, wake_at from tasks order by id`
    expect(rows.map((row) => [row.id, row.wake_at])).toEqual([
      [asleep.id, at('10:00:00')],
      [later.id, at('10:00:00')],
      [due.id, at('09:00:00')],
      [deleted.id, null],
      [untouched.id, at('11:00:00')],
    ])
  })
})
