import { asc, eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { MOST_TAKEOVERS } from '#scheduling/end/lost-attempts.ts'
import type { RetryPolicy } from '#scheduling/end/retries.ts'
import { attempts } from '#schema/attempts.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { giveUpUnheld } from '#server/leases/unheld-attempts.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { endAttempts, type Report, startRun } from '#tests/tick/run-life.ts'

const START = new Date('2026-03-01T12:00:00Z')
const POLICY: RetryPolicy = { limit: 2, delaySeconds: 30, backoff: 'exponential', maxDelaySeconds: 3600, jitter: false }
const WAITING = { scheduledForMs: 0, dueCount: 1, closedGates: [] }

const database = await openTestDatabase({ emptied: 'jobs', now: START })
let task: TaskRecord
beforeEach(async () => {
  task = await makeTask(database.db)
})

const same = async (run: Pick<RunRecord, 'id'>): Promise<RunRecord> =>
  (await database.db.select().from(runs).where(eq(runs.id, run.id)))[0] as RunRecord
const sameTask = async (which = task) => (await database.db.select().from(tasks).where(eq(tasks.id, which.id)))[0]
const outcomes = async (run: RunRecord) =>
  (await database.db.select().from(attempts).where(eq(attempts.runId, run.id)).orderBy(asc(attempts.number))).map(({ outcome }) => outcome)
const jobs = () => database.sql.unsafe(`select data, start_after from ${QUEUE_SCHEMA}.job_common order by start_after`)
const running = (retry: RetryPolicy | null, rest: Partial<RunRecord> = {}) => makeRun.running(database.db, task, { retry, ...rest })

/** Starts the run's next attempt unless one is under way, and ends it so. */
async function end(run: RunRecord, outcome: Report['outcome'], rest: Partial<Report> = {}): Promise<RunRecord> {
  await startRun(database.db, run.id)
  const { attempt, workerId } = await same(run)
  const { accepted } = await endAttempts(database.db, [{ runId: run.id, attempt, workerId, outcome, ...rest }])
  expect(accepted).toHaveLength(1)
  return await same(run)
}

const waitOf = ({ retryAt }: RunRecord) => ((retryAt?.getTime() ?? Number.NaN) - START.getTime()) / 1000

describe('a run whose attempt fails', () => {
  test('waits for its next attempt with a job that starts no earlier, and has not ended', async () => {
    const run = await running(POLICY, { progress: 40, progressMessage: 'at it' })
    const retried = await end(run, 'failed', { error: { message: 'no' } })
    expect(retried).toMatchObject({
      state: 'retrying',
      countsAs: null,
      attempt: 2,
      workerId: null,
      endedAt: null,
      error: null,
      progress: null,
      progressMessage: null,
    })
    expect(waitOf(retried)).toBe(30)
    expect(await jobs()).toEqual([{ data: { runId: run.id, attempt: 2 }, start_after: retried.retryAt }])
    expect(await database.db.select().from(attempts).where(eq(attempts.runId, run.id))).toMatchObject([
      { number: 1, outcome: 'failed', endedAt: START, error: { message: 'no' } },
    ])
  })

  test('ends once, with its last attempt, however often it was retried', async () => {
    const run = await running(POLICY)
    await end(run, 'failed')
    await end(run, 'expired')
    expect(await sameTask()).toMatchObject({ endedFinished: 0, endedSucceeded: 0, latestFinishedRunId: null, alignedFinishedInstant: null })
    expect(await end(run, 'succeeded')).toMatchObject({ state: 'succeeded', attempt: 3, retryAt: null })
    expect(await outcomes(run)).toEqual(['failed', 'expired', 'succeeded'])
    expect(await sameTask()).toMatchObject({ endedFinished: 1, endedSucceeded: 1, latestFinishedRunId: run.id })
  })

  test('ends as its last attempt did when no retry is left', async () => {
    const [failing, slow] = [await running({ ...POLICY, limit: 1 }), await running({ ...POLICY, limit: 1 })]
    await end(failing, 'expired')
    await end(slow, 'failed')
    expect(await end(failing, 'failed', { error: { message: 'again' } })).toMatchObject({ state: 'failed', error: { message: 'again' } })
    expect(await end(slow, 'expired')).toMatchObject({ state: 'expired', endedAt: START })
    expect(await sameTask()).toMatchObject({ endedFinished: 2, endedSucceeded: 0 })
  })

  test('ends at once when its task has no retries', async () => {
    expect(await end(await running(null), 'failed')).toMatchObject({ state: 'failed', attempt: 1 })
    expect(await end(await running({ ...POLICY, limit: 0 }), 'expired')).toMatchObject({ state: 'expired', attempt: 1 })
    expect(await jobs()).toEqual([])
  })

  test('wakes no depender before it has ended', async () => {
    const depender = await makeTask(database.db, { waiting: WAITING })
    await makeDependency(database.db, depender, task, { endings: 'finished' })
    const run = await running({ ...POLICY, limit: 1 })
    await end(run, 'failed')
    expect(await sameTask(depender)).toMatchObject({ wakeAt: null })
    await end(run, 'failed')
    expect(await sameTask(depender)).toMatchObject({ wakeAt: START })
  })

  test('is retried beside runs of the same batch that end', async () => {
    const [retried, ended] = [await running(POLICY), await running(null)]
    await endAttempts(
      database.db,
      [retried, ended].map(({ id, attempt, workerId }) => ({ runId: id, attempt, workerId, outcome: 'failed' })),
    )
    expect([await same(retried), await same(ended)].map((run) => run.state)).toEqual(['retrying', 'failed'])
    expect(await sameTask()).toMatchObject({ endedFinished: 1, latestFinishedRunId: ended.id })
  })

  test('lets the same report count once when it is told twice', async () => {
    const run = await running(POLICY)
    const report = { runId: run.id, attempt: 1, workerId: run.workerId, outcome: 'failed' } as const
    const twice = await Promise.all([1, 2].map(() => endAttempts(database.db, [report])))
    expect(twice.map(({ accepted }) => accepted.length).sort()).toEqual([0, 1])
    expect(await same(run)).toMatchObject({ state: 'retrying', attempt: 2 })
    expect(await jobs()).toHaveLength(1)
  })
})

describe('the wait before the next attempt', () => {
  test.each([
    ['doubles each time under exponential back-off', POLICY, [30, 60, 120]],
    ['stays the same when it is fixed', { ...POLICY, backoff: 'fixed' as const }, [30, 30, 30]],
    ['is never longer than the cap', { ...POLICY, maxDelaySeconds: 45 }, [30, 45, 45]],
  ])('%s', async (_, policy, waits) => {
    const run = await running({ ...policy, limit: 3 })
    const seen: number[] = []
    for (const _wait of waits) seen.push(waitOf(await end(run, 'failed')))
    expect(seen).toEqual(waits)
  })

  test('is drawn between half and all of it with jitter', async () => {
    const waits: number[] = []
    for (let nth = 0; nth < 8; nth++) waits.push(waitOf(await end(await running({ ...POLICY, jitter: true }), 'failed')))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(15)
    expect(Math.max(...waits)).toBeLessThanOrEqual(30)
    expect(new Set(waits).size).toBeGreaterThan(1)
  })
})

describe('what counts as a failure', () => {
  test('is not a lost attempt: a dead worker uses up no retry and prolongs no wait', async () => {
    const run = await running({ ...POLICY, limit: 1 })
    for (let lost = 1; lost <= MOST_TAKEOVERS; lost++) {
      await startRun(database.db, run.id)
      const { attempt, workerId } = await same(run)
      const held = [{ runId: run.id, attempt, workerId: workerId ?? '' }]
      expect(await giveUpUnheld(database.db, held)).toEqual([run.id])
      expect(await same(run)).toMatchObject({ state: 'retrying', retryAt: null })
    }
    const retried = await end(run, 'failed')
    expect(retried).toMatchObject({ state: 'retrying', attempt: MOST_TAKEOVERS + 2 })
    expect(waitOf(retried)).toBe(30)
    expect(await end(run, 'failed')).toMatchObject({ state: 'failed' })
  })

  test('is no attempt before the latest rerun', async () => {
    const run = await running({ ...POLICY, limit: 1 })
    await end(run, 'failed')
    await end(run, 'failed')
    await database.db
      .update(runs)
      .set({ state: 'queued', attempt: 3, seriesAttempt: 3, workerId: null, endedAt: null })
      .where(eq(runs.id, run.id))
    const retried = await end(run, 'failed')
    expect(retried).toMatchObject({ state: 'retrying', attempt: 4 })
    expect(waitOf(retried)).toBe(30)
    expect(await end(run, 'failed')).toMatchObject({ state: 'failed' })
    expect(await sameTask()).toMatchObject({ endedFinished: 2 })
  })
})
