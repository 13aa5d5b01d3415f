import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { attempts } from '#schema/attempts.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { workers } from '#schema/workers.ts'
import { CHANNELS } from '#server/database/channels.ts'
import { recoverLostRuns } from '#server/leases/recover-lost-runs.ts'
import { markWorkerStopped } from '#server/leases/worker-lease.ts'
import { claimRuns } from '#server/queue/claim-runs.ts'
import { insertJobs } from '#server/queue/insert-jobs.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { reconcileJobs } from '#server/queue/reconcile-jobs.ts'
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
const WAITING = { scheduledForMs: 0, dueCount: 1, closedGates: [] }
const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))
const other = actorOf(await makeUser(db, { role: 'operator', name: 'Alan' }))
const viewer = actorOf(await makeUser(db, { role: 'viewer' }))

let task: TaskRecord
let worker: WorkerRecord
beforeEach(async () => {
  task = await makeTask(db, { name: `load ${crypto.randomUUID()}` })
  worker = await makeWorker(db)
})

const cancel = (run: RunRecord, actor = operator) => requestUserAction(db, actor, { type: 'cancel-run', payload: { runId: run.id } })
const same = async (run: RunRecord) => (await db.select().from(runs).where(eq(runs.id, run.id)))[0] as RunRecord
const sameTask = async (which = task) => (await db.select().from(tasks).where(eq(tasks.id, which.id)))[0]
const attemptsOf = (run: RunRecord) => db.select().from(attempts).where(eq(attempts.runId, run.id))
const jobs = () => sql.unsafe(`select from ${QUEUE_SCHEMA}.job_common`)
const putJob = ({ id, attempt, queue, priority }: RunRecord) =>
  db.transaction((tx) => insertJobs(tx, [{ runId: id, attempt, queue, priority }]))
const claim = () => claimRuns(db, { workerId: worker.id, queue: 'default', handlerNames: ['log'], limit: 5 })
const running = (rest: Partial<RunRecord> = {}) => makeRun.running(db, task, { workerId: worker.id, retry: POLICY, ...rest })
const report = (run: RunRecord, outcome: Report['outcome']) =>
  endAttempts(db, [{ runId: run.id, attempt: run.attempt, workerId: worker.id, outcome }])

describe('cancelling a run that no worker holds', () => {
  it('ends a queued one at once, with neither an ending nor a job, and gives nothing to dependers', async () => {
    const depender = await makeTask(db, { waiting: WAITING })
    await makeDependency(db, depender, task, { endings: 'finished' })
    const run = await makeRun.queued(db, task)
    await putJob(run)
    expect(await cancel(run)).toMatchObject({ outcome: `Cancelled a run of “${task.name}”, which had not started.` })
    expect(await same(run)).toMatchObject({
      state: 'cancelled',
      countsAs: null,
      cancelRequestedByName: 'Grace',
      endedAt: expect.any(Date),
      error: { code: 'cancelled', message: 'It was cancelled before it started.' },
    })
    expect(await jobs()).toHaveLength(0)
    expect(await attemptsOf(run)).toEqual([])
    expect(await sameTask()).toMatchObject({ endedFinished: 0, latestFinishedRunId: null, alignedFinishedInstant: null })
  })

  it('counts one that waits for its next attempt as an ending', async () => {
    const depender = await makeTask(db, { waiting: WAITING })
    await makeDependency(db, depender, task, { endings: 'finished' })
    const run = await makeRun.retrying(db, task, { retryAt: new Date(Date.now() + 60_000) })
    await putJob(run)
    await cancel(run)
    expect(await same(run)).toMatchObject({ state: 'cancelled', retryAt: null })
    expect(await jobs()).toHaveLength(0)
    expect(await sameTask()).toMatchObject({
      endedFinished: 1,
      endedSucceeded: 0,
      latestFinishedRunId: run.id,
      alignedFinishedInstant: run.scheduledFor,
      alignedSucceededInstant: null,
    })
    expect((await sameTask(depender))?.wakeAt).not.toBeNull()
  })

  it('counts a rerun that had not started as no further ending', async () => {
    const run = await makeRun.failed(db, task)
    await db.update(runs).set({ state: 'queued', attempt: 2, seriesAttempt: 2, workerId: null, endedAt: null }).where(eq(runs.id, run.id))
    await cancel(run)
    expect(await same(run)).toMatchObject({ state: 'cancelled', error: { message: 'It was cancelled before it started.' } })
    expect(await sameTask()).toMatchObject({ endedFinished: 0 })
  })

  it('frees its place for a run of the same task that waits', async () => {
    await db.update(tasks).set({ waiting: WAITING }).where(eq(tasks.id, task.id))
    await cancel(await makeRun.queued(db, task))
    expect((await sameTask())?.wakeAt).not.toBeNull()
  })

  it('is audited under the run', async () => {
    const run = await makeRun.queued(db, task)
    await cancel(run)
    expect(await latestAudits(db, 1)).toMatchObject([
      {
        type: 'cancel-run',
        subjectKind: 'run',
        subjectId: run.id,
        actorName: 'Grace',
        before: { state: 'queued' },
        after: { state: 'cancelled' },
      },
    ])
  })
})

describe('cancelling a running run', () => {
  it('asks its worker, and the run ends as cancelled however its handler stops', async () => {
    for (const outcome of ['failed', 'expired', 'cancelled'] as const) {
      const run = await running()
      await cancel(run)
      expect(await same(run)).toMatchObject({ state: 'running', cancelRequestedByName: 'Grace', cancelRequestedAt: expect.any(Date) })
      await report(run, outcome)
      expect(await same(run)).toMatchObject({ state: 'cancelled', attempt: 1 })
      expect(await attemptsOf(run)).toMatchObject([{ outcome: 'cancelled' }])
    }
    expect(await sameTask()).toMatchObject({ endedFinished: 3, endedSucceeded: 0 })
  })

  it('tells its worker at once, also one that drains', async () => {
    await db.update(workers).set({ state: 'draining' }).where(eq(workers.id, worker.id))
    const heard = createEventQueueOf<string>()
    const listener = await sql.listen(CHANNELS.cancel, heard.add)
    const run = await running()
    await cancel(run)
    expect(await heard.next()).toBe(run.id)
    expect(await same(run)).toMatchObject({ state: 'running', cancelRequestedByName: 'Grace' })
    await listener.unlisten()
  })

  it('leaves it succeeded when its handler had its result before it heard of that', async () => {
    const run = await running()
    await cancel(run)
    await report(run, 'succeeded')
    expect(await same(run)).toMatchObject({ state: 'succeeded' })
  })

  it('ends it when its worker dies before it has stopped, and does not try again', async () => {
    const run = await running()
    await cancel(run)
    await markWorkerStopped(db, worker.id)
    expect((await recoverLostRuns(db)).endedRunIds).toEqual([run.id])
    expect(await same(run)).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' } })
    expect(await attemptsOf(run)).toMatchObject([{ outcome: 'lost' }])
    expect(await jobs()).toHaveLength(0)
  })

  it('ends it at once when its worker is dead already', async () => {
    const run = await running()
    await markWorkerStopped(db, worker.id)
    await cancel(run)
    expect(await same(run)).toMatchObject({ state: 'cancelled' })
    expect(await attemptsOf(run)).toMatchObject([{ outcome: 'lost' }])
    expect((await recoverLostRuns(db)).endedRunIds).toEqual([])
    expect(await sameTask()).toMatchObject({ endedFinished: 1 })
  })
})

describe('cancelling that meets something else', () => {
  const lockOf = (run: RunRecord) => `select from runs where id = '${run.id}' for update`
  const results = (settled: PromiseSettledResult<unknown>[]) =>
    settled.map((one) => (one.status === 'fulfilled' ? 'done' : one.reason.code))

  it('comes too late for a run whose ending was first', async () => {
    const run = await running()
    const lock = `select from tasks where id = ${task.id} for update`
    expect(results(await settleTogether(database, lock, [() => report(run, 'succeeded'), () => cancel(run)]))).toEqual(['done', 'conflict'])
    expect(await same(run)).toMatchObject({ state: 'succeeded', cancelRequestedAt: null })
  })

  it('keeps a failure from being retried when it was first', async () => {
    const run = await running()
    const lock = `select from tasks where id = ${task.id} for update`
    expect(results(await settleTogether(database, lock, [() => cancel(run), () => report(run, 'failed')]))).toEqual(['done', 'done'])
    expect(await same(run)).toMatchObject({ state: 'cancelled' })
    expect(await sameTask()).toMatchObject({ endedFinished: 1 })
    expect(await jobs()).toHaveLength(0)
  })

  it('wins over a claim that came after it: nothing is run', async () => {
    const run = await makeRun.queued(db, task)
    await putJob(run)
    const [, claimed] = await settleTogether(database, lockOf(run), [() => cancel(run), claim])
    expect(claimed).toMatchObject({ status: 'fulfilled', value: { runs: [] } })
    expect(await same(run)).toMatchObject({ state: 'cancelled', workerId: null })
    expect(await jobs()).toHaveLength(0)
  })

  it('asks the worker whose claim came before it', async () => {
    const run = await makeRun.queued(db, task)
    await putJob(run)
    const [claimed, cancelled] = await settleTogether(database, lockOf(run), [claim, () => cancel(run)])
    expect(claimed).toMatchObject({ status: 'fulfilled', value: { runs: [{ runId: run.id }] } })
    expect(cancelled?.status).toBe('fulfilled')
    expect(await same(run)).toMatchObject({ state: 'running', cancelRequestedByName: 'Grace' })
  })

  it('is done once when two people ask at once, and tells the second who was first', async () => {
    for (const run of [await makeRun.queued(db, task), await running()]) {
      const settled = await settleTogether(database, lockOf(run), [() => cancel(run), () => cancel(run, other)])
      expect(results(settled)).toEqual(['done', 'conflict'])
      expect(await same(run)).toMatchObject({ cancelRequestedByName: 'Grace' })
    }
    await expect(cancel(await running({ cancelRequestedAt: new Date(), cancelRequestedByName: 'Grace' }), other)).rejects.toThrow(
      'Grace has asked for that already; its worker is stopping it.',
    )
  })

  it('is not undone by reconciling', async () => {
    const run = await makeRun.queued(db, task)
    await putJob(run)
    await cancel(run)
    for await (const page of reconcileJobs(db, 100)) expect(page).toEqual({ restoredJobs: 0, removedJobs: 0 })
    expect(await claim()).toMatchObject({ runs: [] })
  })
})

describe('cancelling is refused', () => {
  it('for a run that has ended or is unknown, and to a viewer; then nothing is written', async () => {
    const [ended, queued] = [await makeRun.failed(db, task), await makeRun.queued(db, task)]
    const before = await snapshot(db)
    await expect(cancel(ended)).rejects.toMatchObject({ code: 'conflict', message: 'It has failed already: there is nothing to cancel.' })
    await expect(cancel({ ...ended, id: '01980000-0000-7000-8000-0000000000ff' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(cancel({ ...ended, id: 'seven' })).rejects.toMatchObject({ code: 'invalid_input', fields: { runId: expect.any(String) } })
    await expect(cancel(queued, viewer)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await snapshot(db)).toEqual(before)
    expect(await same(queued)).toMatchObject({ state: 'queued', cancelRequestedAt: null })
  })
})
