import { asc, eq } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { beforeEach, describe, expect, test } from 'vitest'
import { attempts } from '#schema/attempts.ts'
import { runs } from '#schema/runs.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { giveUpUnheld, readAttemptsOf } from './unheld-attempts.ts'

const database = await openTestDatabase({ emptied: 'jobs' })
let task: TaskRecord
let workerId: string
beforeEach(async () => {
  task = await makeTask(database.db)
  workerId = (await makeWorker(database.db)).id
})

const heldOf = (run: RunRecord) => ({ runId: run.id, attempt: run.attempt, workerId })
const sameRun = async (run: RunRecord) => (await database.db.select().from(runs).where(eq(runs.id, run.id)))[0]
const attemptsOf = (run: RunRecord) => database.db.select().from(attempts).where(eq(attempts.runId, run.id)).orderBy(asc(attempts.number))
/** In this database alone: tests of other files make sessions of the same server wait too. */
const sessionsThatWait = async () =>
  (await database.sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`).length
/** Gives a run up while somebody who holds its task changes it, and commits once the giving up waits for that. */
async function duringGiveUpOf(run: RunRecord, change: (other: TransactionSql) => PromiseLike<unknown>): Promise<string[]> {
  let givingUp: Promise<string[]> = Promise.resolve([])
  await database.sql.begin(async (other) => {
    await other`select from tasks where id = ${run.taskId} for no key update`
    givingUp = giveUpUnheld(database.db, [heldOf(run)])
    await expect.poll(sessionsThatWait).toBe(1)
    await change(other)
  })
  return givingUp
}
const jobs = async () => (await database.sql.unsafe(`select data from ${QUEUE_SCHEMA}.job_common`)).map((row) => row.data)

test('a worker holds what runs under its id, and nothing else', async () => {
  const run = await makeRun.running(database.db, task, { workerId, attempt: 3 })
  await makeRun.running(database.db, task)
  await makeRun.succeeded(database.db, task, { workerId })
  expect(await readAttemptsOf(database.db, workerId)).toEqual([heldOf(run)])
})

describe('an attempt that its living worker does not hold', () => {
  test('is lost, with the reason, and its run is retried at once', async () => {
    const run = await makeRun.running(database.db, task, { workerId })
    expect(await giveUpUnheld(database.db, [heldOf(run)])).toEqual([run.id])
    expect(await sameRun(run)).toMatchObject({ state: 'retrying', attempt: 2, workerId: null, endedAt: null })
    expect(await attemptsOf(run)).toMatchObject([
      { outcome: 'lost', error: { message: expect.stringContaining('Its worker does not hold it') } },
    ])
    expect(await jobs()).toEqual([{ runId: run.id, attempt: 2 }])
  })

  test('is left alone once it has ended, was given to another worker, or is a later attempt', async () => {
    const ended = await makeRun.succeeded(database.db, task, { workerId })
    const taken = await makeRun.running(database.db, task)
    const later = await makeRun.running(database.db, task, { workerId, attempt: 2 })
    expect(await giveUpUnheld(database.db, [heldOf(ended), heldOf(taken), { ...heldOf(later), attempt: 1 }])).toEqual([])
    expect((await Promise.all([ended, taken, later].map(sameRun))).map((run) => run?.state)).toEqual(['succeeded', 'running', 'running'])
    expect(await jobs()).toEqual([])
  })

  test('is left alone when it was just ending', async () => {
    const run = await makeRun.running(database.db, task, { workerId })
    const givenUp = await duringGiveUpOf(
      run,
      (ending) => ending`update runs set state = 'succeeded', ended_at = now() where id = ${run.id}`,
    )
    expect(givenUp).toEqual([])
    expect(await sameRun(run)).toMatchObject({ state: 'succeeded', attempt: 1 })
    expect(await jobs()).toEqual([])
  })

  test('ends as cancelled, and says so, when its end is asked for just then', async () => {
    const run = await makeRun.running(database.db, task, { workerId })
    const asked = (person: TransactionSql) =>
      person`update runs set cancel_requested_at = now(), cancel_requested_by_name = 'Grace' where id = ${run.id}`
    expect(await duringGiveUpOf(run, asked)).toEqual([run.id])
    expect(await sameRun(run)).toMatchObject({
      state: 'cancelled',
      error: { code: 'cancelled', message: expect.stringContaining('cancelled') },
    })
    expect(await attemptsOf(run)).toMatchObject([{ outcome: 'lost', error: { code: 'cancelled' } }])
    expect(await jobs()).toEqual([])
  })

  test('ends as cancelled when its end was asked for', async () => {
    const run = await makeRun.running(database.db, task, { workerId, cancelRequestedAt: new Date(), cancelRequestedByName: 'Grace' })
    expect(await giveUpUnheld(database.db, [heldOf(run)])).toEqual([run.id])
    expect(await sameRun(run)).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' } })
    expect(await attemptsOf(run)).toMatchObject([{ outcome: 'lost' }])
  })

  test('fails its run after it was taken over five times, whatever retries its task allows', async () => {
    const retry = { limit: 9, delaySeconds: 30, backoff: 'fixed', maxDelaySeconds: 30, jitter: false } as const
    const run = await makeRun.running(database.db, task, { workerId, attempt: 6, retry })
    for (let number = 1; number <= 5; number++)
      await database.db.insert(attempts).values({ runId: run.id, number, workerId, outcome: 'lost', error: { message: 'died' } })
    expect(await giveUpUnheld(database.db, [heldOf(run)])).toEqual([run.id])
    expect(await sameRun(run)).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('It was lost 6 times') } })
  })
})
