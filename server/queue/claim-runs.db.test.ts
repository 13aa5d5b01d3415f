import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attempts } from '#schema/attempts.ts'
import { runs } from '#schema/runs.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { claimRuns, queuesWithJobs } from './claim-runs.ts'
import { insertJobs } from './insert-jobs.ts'
import { QUEUE_OPTIONS, QUEUE_SCHEMA } from './queue-schema.ts'

const database = await openTestDatabase({ emptied: 'jobs' })
let task: TaskRecord
let workerId: string
beforeAll(async () => {
  task = await makeTask(database.db, { name: 'load', kwargs: { message: 'hi' }, headers: { team: 'a' } })
  workerId = (await makeWorker(database.db)).id
})
// What a test before left to be retried is none of the next one's.
beforeEach(() => database.db.update(runs).set({ retryAt: null }))

const queueUp = (held: RunRecord[], attempt?: number) =>
  database.db.transaction((tx) =>
    insertJobs(
      tx,
      held.map((run) => ({ runId: run.id, attempt: attempt ?? run.attempt, queue: run.queue, priority: run.priority })),
    ),
  )
const claim = (limit = 10, handlerNames = ['log'], by = workerId) =>
  claimRuns(database.db, { workerId: by, queue: 'default', handlerNames, limit })
const sameRun = async (run: RunRecord) => (await database.db.select().from(runs).where(eq(runs.id, run.id)))[0]
const waitingJobs = async () => (await database.sql.unsafe(`select from ${QUEUE_SCHEMA}.job_common where state < 'active'`)).length

describe('claiming runs', () => {
  test('makes run and attempt the worker’s and gives what the handler needs', async () => {
    const run = await makeRun.queued(database.db, task, { timeLimitSeconds: 90 })
    await queueUp([run])
    const { takenJobs, runs: claimed } = await claim()
    expect(takenJobs).toBe(1)
    expect(claimed).toEqual([
      {
        runId: run.id,
        attempt: 1,
        taskId: task.id,
        taskName: 'load',
        handler: 'log',
        args: [],
        kwargs: { message: 'hi' },
        headers: { team: 'a' },
        hasOpenPlaceholders: false,
        argumentsProblem: null,
        scheduledForMs: run.scheduledFor.getTime(),
        alignedForMs: run.scheduledFor.getTime(),
        askedFor: null,
        timeLimitSeconds: 90,
        isAhead: false,
        settledBy: {
          state: 'running',
          kind: 'scheduled',
          alignedForMs: run.scheduledFor.getTime(),
          hasStarted: true,
          series: { failures: 0, lostAttempts: 0, hasStarted: true },
          retry: null,
        },
      },
    ])
    expect(await sameRun(run)).toMatchObject({ state: 'running', workerId, startedAt: expect.any(Date) })
    expect(await database.db.select().from(attempts).where(eq(attempts.runId, run.id))).toMatchObject([
      { number: 1, workerId, outcome: 'running' },
    ])
    expect(await claim()).toEqual({ takenJobs: 0, isHeldUp: false, runs: [], nextStartInMs: null })
  })

  test('tells how the tries of the run have gone since its latest rerun, by which the end of this one is settled', async () => {
    const retry = { limit: 3, delaySeconds: 1, backoff: 'fixed', maxDelaySeconds: 1, jitter: false } as const
    const manual = { kind: 'manual', timing: 'manual', alignedFor: new Date('2026-01-05T06:00:00Z') } as const
    const run = await makeRun.queued(database.db, task, { ...manual, attempt: 6, seriesAttempt: 2, retry })
    const before = [
      { number: 1, outcome: 'failed' },
      { number: 2, outcome: 'expired' },
      { number: 3, outcome: 'lost', error: { message: 'died' } },
      { number: 4, outcome: 'lost', error: { message: 'stopped', code: 'handed_back' } },
      { number: 5, outcome: 'failed' },
    ] as const
    await database.db.insert(attempts).values(before.map((attempt) => ({ runId: run.id, workerId, ...attempt })))
    await queueUp([run])
    expect((await claim()).runs[0]?.settledBy).toEqual({
      state: 'running',
      kind: 'manual',
      alignedForMs: manual.alignedFor.getTime(),
      hasStarted: true,
      series: { failures: 2, lostAttempts: 1, hasStarted: true },
      retry,
    })
  })

  test('gives each run to one of many workers that claim at once', async () => {
    const queued = await Promise.all(Array.from({ length: 40 }, () => makeRun.queued(database.db, task)))
    await queueUp(queued)
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(7)))
    const ids = claims.flatMap((claimed) => claimed.runs.map((run) => run.runId))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length + (await waitingJobs())).toBe(40)
  })

  test('takes the highest priority first, and never more than asked for', async () => {
    const [low, high] = [await makeRun.queued(database.db, task, { priority: 1 }), await makeRun.queued(database.db, task, { priority: 9 })]
    await queueUp([low, high])
    expect((await claim(1)).runs.map((run) => run.runId)).toEqual([high.id])
    expect((await claim(1)).runs.map((run) => run.runId)).toEqual([low.id])
  })

  test('leaves a run whose handler the worker lacks to others', async () => {
    const run = await makeRun.queued(database.db, task)
    await queueUp([run])
    expect(await claim(10, ['other'])).toEqual({ takenJobs: 0, isHeldUp: false, runs: [], nextStartInMs: null })
    expect(await sameRun(run)).toMatchObject({ state: 'queued' })
    expect((await claim(10, ['other', 'log'])).runs).toHaveLength(1)
  })

  test('keeps the first start and begins a new attempt when a run is retried', async () => {
    const run = await makeRun.retrying(database.db, task)
    await queueUp([run])
    expect((await claim()).runs).toMatchObject([{ runId: run.id, attempt: 2 }])
    expect(await sameRun(run)).toMatchObject({ state: 'running', startedAt: run.startedAt })
  })

  test('removes the job of an attempt that is no longer the current one without running anything', async () => {
    const run = await makeRun.retrying(database.db, task)
    await queueUp([run], 1)
    expect(await claim(10, ['other'])).toEqual({ takenJobs: 1, isHeldUp: false, runs: [], nextStartInMs: null })
    expect(await sameRun(run)).toMatchObject({ state: 'retrying' })
    expect(await waitingJobs()).toBe(0)
  })

  test('removes the job of a run that has ended, also where the worker lacks its handler', async () => {
    const run = await makeRun.cancelled(database.db, task)
    await queueUp([run])
    expect(await claim(10, ['other'])).toEqual({ takenJobs: 1, isHeldUp: false, runs: [], nextStartInMs: null })
    expect(await sameRun(run)).toMatchObject({ state: 'cancelled' })
  })

  test('removes the job of a run that is gone', async () => {
    const run = await makeRun.queued(database.db, task)
    await queueUp([run])
    await database.db.delete(runs).where(eq(runs.id, run.id))
    expect(await claim(10, ['other'])).toEqual({ takenJobs: 1, isHeldUp: false, runs: [], nextStartInMs: null })
    expect(await waitingJobs()).toBe(0)
  })

  test('removes the job of a run that is running already without starting it a second time', async () => {
    const run = await makeRun.running(database.db, task)
    await queueUp([run])
    expect(await claim()).toEqual({ takenJobs: 1, isHeldUp: false, runs: [], nextStartInMs: null })
    expect(await sameRun(run)).toMatchObject({ state: 'running', attempt: 1, workerId: run.workerId })
    expect(await database.db.select().from(attempts).where(eq(attempts.runId, run.id))).toHaveLength(1)
    expect(await waitingJobs()).toBe(0)
  })

  test('leaves a retry alone until its time has come, and tells when that is', async () => {
    const soon = new Date(Date.now() + 60_000)
    const [later, sooner] = [
      await makeRun.retrying(database.db, task, { retryAt: new Date(soon.getTime() + 60_000) }),
      await makeRun.retrying(database.db, task, { retryAt: soon }),
    ]
    await database.db.transaction((tx) =>
      insertJobs(
        tx,
        [later, sooner].map(({ id, attempt, queue, priority, retryAt }) => ({ runId: id, attempt, queue, priority, startAfter: retryAt })),
      ),
    )
    const { nextStartInMs, ...early } = await claim()
    expect(early).toEqual({ takenJobs: 0, isHeldUp: false, runs: [] })
    expect(nextStartInMs).toBeGreaterThan(0)
    expect(nextStartInMs).toBeLessThanOrEqual(60_000)
    await database.sql.unsafe(
      `update ${QUEUE_SCHEMA}.job_common set start_after = now() - interval '1 ms' where data->>'runId' = '${sooner.id}'`,
    )
    expect((await claim()).runs.map((run) => run.runId)).toEqual([sooner.id])
    expect(await sameRun(sooner)).toMatchObject({ state: 'running', retryAt: null })
  })

  test.each(['draining', 'stopped', 'lost'] as const)('gives nothing to a worker that is %s', async (state) => {
    await queueUp([await makeRun.queued(database.db, task)])
    const worker = await makeWorker(database.db, { state })
    expect((await claim(10, ['log'], worker.id)).runs).toEqual([])
    expect(await waitingJobs()).toBe(1)
  })

  test('takes the job that was made first among those of one priority', async () => {
    const [late, early] = [await makeRun.queued(database.db, task), await makeRun.queued(database.db, task)]
    await queueUp([late, early])
    await database.sql.unsafe(
      `update ${QUEUE_SCHEMA}.job_common set created_on = created_on - interval '1 s' where data->>'runId' = '${early.id}'`,
    )
    expect((await claim(1)).runs.map((run) => run.runId)).toEqual([early.id])
  })

  test('does not wait for a job that another worker is just claiming', async () => {
    const [first, second] = [await makeRun.queued(database.db, task), await makeRun.queued(database.db, task)]
    await queueUp([first, second])
    await database.sql.begin(async (other) => {
      await other.unsafe(`select from ${QUEUE_SCHEMA}.job_common where data->>'runId' = '${first.id}' for update`)
      expect((await claim()).runs.map((run) => run.runId)).toEqual([second.id])
    })
  })

  test('leaves the jobs of other queues where they are', async () => {
    await queueUp([await makeRun.queued(database.db, task, { queue: 'reports' })])
    expect(await claim()).toEqual({ takenJobs: 0, isHeldUp: false, runs: [], nextStartInMs: null })
    expect(await waitingJobs()).toBe(1)
  })

  test('tells of no retry in another queue', async () => {
    const startAfter = new Date(Date.now() + 60_000)
    const { id, attempt, priority } = await makeRun.retrying(database.db, task, { queue: 'reports', retryAt: startAfter })
    await database.db.transaction((tx) => insertJobs(tx, [{ runId: id, attempt, queue: 'reports', priority, startAfter }]))
    expect((await claim()).nextStartInMs).toBeNull()
  })
})

test('names the queues that have jobs, also where none may start yet, without those of pg-boss itself', async () => {
  const run = await makeRun.queued(database.db, task, { queue: 'reports' })
  await queueUp([run])
  await database.sql.unsafe(`select ${QUEUE_SCHEMA}.create_queue('__pgboss__send-it', '${JSON.stringify(QUEUE_OPTIONS)}')`)
  await database.sql.unsafe(`insert into ${QUEUE_SCHEMA}.job_common (name) values ('__pgboss__send-it')`)
  expect(await queuesWithJobs(database.db, null)).toEqual(['reports'])
  const later = await makeRun.retrying(database.db, task, { retryAt: new Date(Date.now() + 60_000) })
  await database.db.transaction((tx) =>
    insertJobs(tx, [{ runId: later.id, attempt: later.attempt, queue: later.queue, priority: 0, startAfter: later.retryAt }]),
  )
  expect(await queuesWithJobs(database.db, null)).toEqual(['default', 'reports'])
  expect(await queuesWithJobs(database.db, ['default', 'other'])).toEqual(['default'])
})

describe('claiming runs ahead of their turn', () => {
  const claimAhead = (limit: number, most: number, handlerNames = ['log']) =>
    claimRuns(database.db, { workerId, queue: 'ahead', handlerNames: ['log', 'slow'], limit, ahead: { handlerNames, most } })
  const startsOf = async (ids: string[]) => {
    const rows = await database.sql<{ run: Date | null; attempt: Date | null }[]>`
      select runs.started_at as run, attempts.started_at as attempt
      from runs join attempts on run_id = runs.id where runs.id = any(${ids}::uuid[]) order by runs.id`
    return rows.map(({ run, attempt }) => [run !== null, attempt !== null])
  }
  async function queuedUp(count: number, overrides: Parameters<typeof makeRun.queued>[2] = {}): Promise<string[]> {
    const made: RunRecord[] = []
    for (let n = 0; n < count; n++) {
      const run = await makeRun.queued(database.db, task, { queue: 'ahead', ...overrides })
      await queueUp([run])
      made.push(run)
    }
    return made.map(({ id }) => id)
  }

  test('takes as many more than there are slots for, of which nothing says that they have started', async () => {
    const ids = await queuedUp(5)
    const { runs: claimed, ...rest } = await claimAhead(2, 2)
    expect(rest).toMatchObject({ takenJobs: 4, isHeldUp: false })
    expect(claimed.map(({ runId, isAhead }) => [runId, isAhead]).sort()).toEqual(ids.slice(0, 4).map((id, index) => [id, index >= 2]))
    expect(await startsOf(ids)).toEqual([
      [true, true],
      [true, true],
      [false, false],
      [false, false],
    ])
    expect(await sameRun({ id: ids[3] } as RunRecord)).toMatchObject({ state: 'running', workerId, attempt: 1 })
  })

  test('overtakes nothing: the first run that needs a free slot ends it, and others that passed over it are told', async () => {
    const [first, slow, last] = [...(await queuedUp(1)), ...(await queuedUp(1, { handler: 'slow' })), ...(await queuedUp(1))]
    const heard: string[] = []
    const listening = await database.sql.listen('djag_queue', (queue) => heard.push(queue))
    const { runs: claimed, ...rest } = await claimAhead(0, 3)
    expect(claimed.map(({ runId }) => runId)).toEqual([first])
    expect(rest).toMatchObject({ takenJobs: 1, isHeldUp: true })
    await expect.poll(() => heard).toEqual(['ahead'])
    await listening.unlisten()
    const next = await claimAhead(1, 3)
    expect(next.runs.map(({ runId, isAhead }) => [runId, isAhead]).sort()).toEqual([
      [slow, false],
      [last, true],
    ])
  })

  test('leaves what was tried before in its series for a free slot, so that what takes its worker down is found out', async () => {
    const [again] = await queuedUp(1, { attempt: 3, seriesAttempt: 2 })
    expect(await claimAhead(0, 3)).toMatchObject({ takenJobs: 0, isHeldUp: true, runs: [] })
    expect((await claimAhead(1, 3)).runs).toMatchObject([{ runId: again, isAhead: false }])
    const [rerun] = await queuedUp(1, { attempt: 3, seriesAttempt: 3 })
    expect((await claimAhead(0, 3)).runs).toMatchObject([{ runId: rerun, isAhead: true }])
  })
})
