import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { attempts } from '#schema/attempts.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { CHANNELS } from '#server/database/channels.ts'
import { readStopRequests } from '#server/leases/stop-requests.ts'
import { claimRuns } from '#server/queue/claim-runs.ts'
import { insertJobs } from '#server/queue/insert-jobs.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { tick } from '#server/tick/tick.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { createEventQueueOf } from '#tests/awaited-events.ts'
import { openTestDatabase } from '#tests/database.ts'
import { latestAudits, snapshot } from '#tests/factories/recorded-changes.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeWorker, type WorkerRecord } from '#tests/factories/worker-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { endAttempts, type Report } from '#tests/tick/run-life.ts'

const database = await openTestDatabase({ emptied: 'jobs' })
const { db, sql } = database

const POLICY = { limit: 3, delaySeconds: 30, backoff: 'fixed' as const, maxDelaySeconds: 3600, jitter: false }
const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))
const viewer = actorOf(await makeUser(db, { role: 'viewer' }))

let task: TaskRecord
let worker: WorkerRecord
beforeEach(async () => {
  task = await makeTask(db, { name: `load ${crypto.randomUUID()}` })
  worker = await makeWorker(db)
})

type Mark = 'succeeded' | 'failed'
const mark = (run: RunRecord, as: Mark, actor = operator) =>
  requestUserAction(db, actor, { type: 'mark-run', payload: { runId: run.id, as } })
const same = async (run: RunRecord) => (await db.select().from(runs).where(eq(runs.id, run.id)))[0] as RunRecord
const sameTask = async (which = task) => (await db.select().from(tasks).where(eq(tasks.id, which.id)))[0]
const attemptsOf = (run: RunRecord) => db.select().from(attempts).where(eq(attempts.runId, run.id))
const running = (rest: Partial<RunRecord> = {}) => makeRun.running(db, task, { workerId: worker.id, retry: POLICY, ...rest })
const report = (run: RunRecord, outcome: Report['outcome']) =>
  endAttempts(db, [{ runId: run.id, attempt: run.attempt, workerId: worker.id, outcome }])

describe('marking an active run', () => {
  it.each(['succeeded', 'failed'] as const)(
    'as %s ends a running one at that moment, whatever its retries, and fences its attempt off',
    async (as) => {
      const run = await running()
      await mark(run, as)
      expect(await same(run)).toMatchObject({ state: as, markedByName: 'Grace', attempt: 1, endedAt: expect.any(Date) })
      expect(await attemptsOf(run)).toMatchObject([{ outcome: 'cancelled', endedAt: expect.any(Date) }])
      expect(await readStopRequests(db, [{ runId: run.id, attempt: 1, workerId: worker.id }])).toEqual([
        { runId: run.id, attempt: 1, reason: 'taken' },
      ])
      expect((await report(run, as === 'failed' ? 'succeeded' : 'failed')).fencedOff).toHaveLength(1)
      expect(await same(run)).toMatchObject({ state: as })
      expect(await sameTask()).toMatchObject({ endedFinished: 1, endedSucceeded: as === 'succeeded' ? 1 : 0 })
    },
  )

  it('tells the worker that has it to stop it', async () => {
    const run = await running()
    const heard = createEventQueueOf<string>()
    const listener = await sql.listen(CHANNELS.cancel, heard.add)
    await mark(run, 'succeeded')
    expect(await heard.next()).toBe(run.id)
    await listener.unlisten()
  })

  it('is an ending also where it had not started, and takes its job away', async () => {
    for (const run of [await makeRun.queued(db, task), await makeRun.retrying(db, task, { retryAt: new Date(Date.now() + 60_000) })]) {
      const { id, attempt, queue, priority } = run
      await db.transaction((tx) => insertJobs(tx, [{ runId: id, attempt, queue, priority }]))
      await mark(run, 'succeeded')
      expect(await same(run)).toMatchObject({ state: 'succeeded', retryAt: null, alignedFor: null })
    }
    expect(await sql.unsafe(`select from ${QUEUE_SCHEMA}.job_common`)).toHaveLength(0)
    expect((await claimRuns(db, { workerId: worker.id, queue: 'default', handlerNames: ['log'], limit: 5 })).runs).toEqual([])
    expect(await sameTask()).toMatchObject({ endedFinished: 2, endedSucceeded: 2 })
  })

  it('as failed ends it for good, whatever retries its task allows', async () => {
    const run = await makeRun.retrying(db, task, { retry: POLICY, retryAt: new Date(Date.now() + 60_000) })
    await mark(run, 'failed')
    expect(await same(run)).toMatchObject({ state: 'failed', attempt: run.attempt, retryAt: null })
    expect(await sameTask()).toMatchObject({ endedFinished: 1 })
  })

  it('outdoes a cancelling under way', async () => {
    const run = await running({ cancelRequestedAt: new Date(), cancelRequestedByName: 'Alan' })
    await mark(run, 'failed')
    expect(await same(run)).toMatchObject({ state: 'failed', markedByName: 'Grace' })
  })

  it('or its own ending comes first, never both', async () => {
    const lock = `select from tasks where id = ${task.id} for update`
    const first = await running()
    const [marked, reported] = await settleTogether(database, lock, [() => mark(first, 'failed'), () => report(first, 'succeeded')])
    expect(marked?.status).toBe('fulfilled')
    expect(reported).toMatchObject({ status: 'fulfilled', value: { accepted: [] } })
    expect(await sameTask()).toMatchObject({ endedFinished: 1, endedSucceeded: 0 })

    const second = await running()
    const settled = await settleTogether(database, lock, [() => report(second, 'succeeded'), () => mark(second, 'succeeded')])
    expect(settled).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'conflict' } }])
    expect(await sameTask()).toMatchObject({ endedFinished: 2, endedSucceeded: 1 })
  })
})

describe('marking an ended run', () => {
  it('as succeeded opens the gate of a depender that waits, and the run is what opened it', async () => {
    const failed = await makeRun.failed(db, task)
    const depender = await makeTask(db, { cronBase: new Date(Date.now() - 3_700_000), wakeAt: new Date() })
    await makeDependency(db, depender, task)
    const look = async () => {
      await tick(db, { catchUpBatch: 1, batchSize: 100 })
      return await db.select().from(runs).where(eq(runs.taskId, depender.id))
    }
    expect(await look()).toEqual([])
    await mark(failed, 'succeeded')
    expect(await look()).toMatchObject([{ state: 'queued', gates: [{ by: 'ending', satisfiedByRunId: failed.id }] }])
  })

  it('changes how it ended, counts a new ending, and leaves its attempts as they were', async () => {
    const failed = await makeRun.failed(db, task)
    await mark(failed, 'succeeded')
    expect(await same(failed)).toMatchObject({ state: 'succeeded', error: null, markedByName: 'Grace' })
    expect((await same(failed)).endedAt?.getTime()).toBeGreaterThan(failed.endedAt?.getTime() ?? Number.NaN)
    expect(await attemptsOf(failed)).toMatchObject([{ outcome: 'failed', error: { message: 'The handler threw.' } }])
    expect(await sameTask()).toMatchObject({
      endedFinished: 1,
      endedSucceeded: 1,
      alignedSucceededInstant: failed.scheduledFor,
      alignedSucceededRunId: failed.id,
    })
  })

  it('keeps the result that it had', async () => {
    const run = await makeRun.succeeded(db, task, { result: { rows: 3 } })
    await mark(run, 'failed')
    expect(await same(run)).toMatchObject({ state: 'failed', result: { rows: 3 }, error: { message: 'Grace marked it as failed.' } })
    expect(await sameTask()).toMatchObject({ endedFinished: 1, endedSucceeded: 0, latestFinishedRunId: run.id, latestSucceededRunId: null })
  })

  it('is audited with what it was before', async () => {
    await mark(await makeRun.expired(db, task), 'failed')
    expect(await latestAudits(db, 1)).toMatchObject([
      { type: 'mark-run', subjectKind: 'run', before: { state: 'expired', markedBy: null }, after: { state: 'failed', markedBy: 'Grace' } },
    ])
  })
})

it('is refused when it would change nothing, for an unknown run, and to a viewer; then nothing is written', async () => {
  const ended = await makeRun.succeeded(db, task)
  const before = await snapshot(db)
  await expect(mark(ended, 'succeeded')).rejects.toMatchObject({
    code: 'conflict',
    message: 'It has succeeded already: there is nothing to mark.',
  })
  await expect(mark({ ...ended, id: '01980000-0000-7000-8000-0000000000ff' }, 'failed')).rejects.toMatchObject({ code: 'not_found' })
  await expect(mark(ended, 'failed', viewer)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await snapshot(db)).toEqual(before)
  expect(await same(ended)).toMatchObject({ state: 'succeeded', markedByName: null })
})
