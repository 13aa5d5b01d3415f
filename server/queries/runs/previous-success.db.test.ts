import { v7 as uuidV7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { backfills } from '#schema/backfills.ts'
import { runLogs } from '#schema/run-logs.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { compareWithPreviousSuccess } from './previous-success.ts'

const database = await openTestDatabase()
const { db } = database

const at = (hour: number) => new Date(Date.UTC(2026, 0, 5, hour))

describe('a run beside the success before it', () => {
  it('is compared with the latest success of its own task that was activated before it', async () => {
    const [task, other] = [await makeTask(db), await makeTask(db)]
    await makeRun.succeeded(db, task, { activationSeq: 1, activatedAt: at(1) })
    const success = await makeRun.succeeded(db, task, { activationSeq: 2, activatedAt: at(2), kwargs: { shop: 'Graz' } })
    await makeRun.failed(db, task, { activationSeq: 3, activatedAt: at(3) })
    await makeRun.succeeded(db, other, { activationSeq: 3, activatedAt: at(3) })
    const run = await makeRun.failed(db, task, { activationSeq: 4, activatedAt: at(4) })
    await makeRun.succeeded(db, task, { activationSeq: 5, activatedAt: at(5) })
    await db.insert(runLogs).values([1, 2, 3].map((n) => ({ runId: success.id, attempt: 1, level: 'info' as const, message: `line ${n}` })))
    await db.insert(runLogs).values({ runId: run.id, attempt: 1, level: 'error', message: 'no' })

    expect(await compareWithPreviousSuccess(db, { id: run.id })).toMatchObject({
      run: { executedMs: 29_000, logLines: { count: 1, hasMore: false } },
      previous: { id: success.id, kwargs: { shop: 'Graz' }, executedMs: 29_000, logLines: { count: 3 } },
    })
  })

  it('has none while its task never succeeded before, and no duration while it executes', async () => {
    const task = await makeTask(db)
    const run = await makeRun.running(db, task, { activationSeq: 1, activatedAt: at(1) })
    await makeRun.succeeded(db, task, { activationSeq: 2, activatedAt: at(2) })
    expect(await compareWithPreviousSuccess(db, { id: run.id })).toEqual({
      run: { executedMs: null, logLines: { count: 0, hasMore: false } },
      previous: null,
      closedBy: null,
    })
    await expect(compareWithPreviousSuccess(db, { id: uuidV7() })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('of a backfill, which is no activation, is the activation before it', async () => {
    const task = await makeTask(db)
    const backfillId = uuidV7()
    const columns = { second: '0', minute: '0', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*' }
    const crontab = { ...columns, timezone: 'UTC', gap: 'shift', overlap: 'first' } as const
    const range = { crontab, firstInstant: at(0), lastInstant: at(1), count: 2, maxActive: 1 }
    await db.insert(backfills).values({ id: backfillId, taskId: task.id, requestedByName: 'Ada', ...range })
    const success = await makeRun.succeeded(db, task, { activationSeq: 1, activatedAt: at(1) })
    await makeRun.succeeded(db, task, { kind: 'backfill', backfillId, activatedAt: at(2) })
    const run = await makeRun.failed(db, task, { kind: 'backfill', backfillId, activatedAt: at(3) })
    await makeRun.succeeded(db, task, { activationSeq: 2, activatedAt: at(4) })
    expect((await compareWithPreviousSuccess(db, { id: run.id })).previous?.id).toBe(success.id)
  })
})
