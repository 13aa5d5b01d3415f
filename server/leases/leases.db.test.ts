import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { attempts } from '#schema/attempts.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { workers } from '#schema/workers.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { endAttempts } from '#tests/tick/run-life.ts'
import { handBack } from './hand-back.ts'
import { recoverLostRuns } from './recover-lost-runs.ts'
import { markWorkerStopped, registerWorker, renewLease } from './worker-lease.ts'

const START = new Date('2026-03-01T12:00:00Z')
const LEASE_MS = 4_000
const passMs = (ms: number) => database.setNow(new Date(START.getTime() + ms))

const database = await openTestDatabase({ emptied: 'jobs', now: START })
let task: TaskRecord
beforeAll(async () => {
  task = await makeTask(database.db)
})

async function registered() {
  const id = uuidV7()
  await registerWorker(
    database.db,
    { id, host: 'here', pid: 1, role: 'both', queues: null, concurrency: 2, handlerNames: ['log'] },
    LEASE_MS,
  )
  return id
}
const beat = (workerId: string) =>
  renewLease(database.db, { workerId, leaseMs: LEASE_MS, activeRuns: 1, isDraining: false, lastTickAt: null })
const sameRun = async (run: RunRecord) => (await database.db.select().from(runs).where(eq(runs.id, run.id)))[0]
const attemptsOf = (run: RunRecord) => database.db.select().from(attempts).where(eq(attempts.runId, run.id)).orderBy(attempts.number)
const jobs = async () => (await database.sql.unsafe(`select data from ${QUEUE_SCHEMA}.job_common`)).map((row) => row.data)

describe('the lease of a worker', () => {
  test('lasts as long as it is renewed', async () => {
    const id = await registered()
    await passMs(3_000)
    expect(await beat(id)).not.toBeNull()
    await passMs(6_900)
    expect((await recoverLostRuns(database.db)).lostWorkerIds).toEqual([])
    expect(await beat(id)).not.toBeNull()
  })

  test('can be renewed late, as long as nobody took the worker for lost', async () => {
    const id = await registered()
    await passMs(60_000)
    expect(await beat(id)).not.toBeNull()
  })

  test('is not lost by its own word, however late it is: only others judge it', async () => {
    const [frozen, other] = [await registered(), await registered()]
    await passMs(60_000)
    await database.sql`delete from tallies`
    const { lostWorkerIds } = await recoverLostRuns(database.db, frozen)
    expect(lostWorkerIds).toContain(other)
    expect(await database.sql`select kind, count::int from tallies`).toEqual([{ kind: 'lost_worker', count: lostWorkerIds.length }])
    expect(lostWorkerIds).not.toContain(frozen)
    expect(await beat(frozen)).not.toBeNull()
  })

  test('is renewed with a look at what there is to recover, and when the next of the others ends', async () => {
    await database.sql`delete from workers`
    await passMs(0)
    const id = await registered()
    expect(await beat(id)).toEqual({
      otherRunners: 0,
      holdsRuns: false,
      areRunsOrphaned: false,
      hasOwnActions: false,
      areTeamActionsWaiting: false,
      areActionsLeft: false,
      nextLeaseEndInMs: null,
    })
    await passMs(1_000)
    const other = await registered()
    const run = await makeRun.running(database.db, task, { workerId: other })
    expect(await beat(id)).toEqual({
      otherRunners: 1,
      holdsRuns: false,
      areRunsOrphaned: false,
      hasOwnActions: false,
      areTeamActionsWaiting: false,
      areActionsLeft: false,
      nextLeaseEndInMs: 4_000,
    })
    expect(await beat(other)).toMatchObject({ holdsRuns: true })
    await passMs(5_500)
    expect(await beat(id)).toMatchObject({ otherRunners: 0, nextLeaseEndInMs: -500 })
    await markWorkerStopped(database.db, other)
    expect(await beat(id)).toEqual({
      otherRunners: 0,
      holdsRuns: false,
      areRunsOrphaned: true,
      hasOwnActions: false,
      areTeamActionsWaiting: false,
      areActionsLeft: false,
      nextLeaseEndInMs: null,
    })
    await recoverLostRuns(database.db, id)
    expect(await beat(id)).toMatchObject({ areRunsOrphaned: false })
    expect(await sameRun(run)).toMatchObject({ state: 'retrying' })
  })

  test('is renewed with whether its own runs were told something that it has not fetched, and whether anything is left of those that are gone', async () => {
    const [id, other] = [await registered(), await registered()]
    const run = await makeRun.running(database.db, task, { workerId: id })
    const [action] = await database.sql`
      insert into user_actions (type, payload, state, actor_kind, actor_name) values ('tell-run', '{}', 'pending', 'system', 'Djag') returning id`
    await database.sql`insert into run_actions (action_id, run_id, attempt, worker_id) values (${action?.id}, ${run.id}, 1, ${id})`
    expect(await beat(id)).toMatchObject({ hasOwnActions: true, areActionsLeft: false })
    expect(await beat(other)).toMatchObject({ hasOwnActions: false, areActionsLeft: false })
    await database.sql`update run_actions set state = 'handed'`
    expect(await beat(id)).toMatchObject({ hasOwnActions: false, areActionsLeft: false })
    await database.sql`update runs set state = 'succeeded' where id = ${run.id}`
    expect(await beat(other)).toMatchObject({ hasOwnActions: false, areActionsLeft: true })
    await database.sql`delete from run_actions`
  })

  test('is renewed with the number of others that claim runs: live ones that are not only schedulers', async () => {
    await database.sql`delete from workers`
    const id = await registered()
    await makeWorker(database.db, { role: 'scheduler' })
    await makeWorker(database.db, { state: 'draining' })
    await makeWorker(database.db, { state: 'stopped' })
    await makeWorker(database.db, { leaseUntil: new Date(START.getTime() - 1) })
    expect(await beat(id)).toMatchObject({ otherRunners: 0 })
    await makeWorker(database.db, { role: 'runner' })
    await makeWorker(database.db, { role: 'both' })
    expect(await beat(id)).toMatchObject({ otherRunners: 2 })
  })

  test('is renewed with a look at the first of the others that ends, of one that drains too', async () => {
    await database.sql`delete from workers`
    const id = await registered()
    const until = (ms: number) => ({ leaseUntil: new Date(START.getTime() + ms) })
    await makeWorker(database.db, until(3_000))
    await makeWorker(database.db, { ...until(2_000), state: 'draining' })
    await makeWorker(database.db, { ...until(-1_000), state: 'lost' })
    await makeWorker(database.db, until(9_000))
    expect(await beat(id)).toMatchObject({ nextLeaseEndInMs: 2_000 })
  })

  test('is renewed with a look at runs that belong to no known worker', async () => {
    const id = await registered()
    const run = await makeRun.running(database.db, task, { workerId: uuidV7() })
    expect(await beat(id)).toMatchObject({ areRunsOrphaned: true })
    await recoverLostRuns(database.db, id)
    expect(await beat(id)).toMatchObject({ areRunsOrphaned: false })
    expect(await sameRun(run)).toMatchObject({ state: 'retrying' })
  })

  test('is lost for good once another worker has noticed that it passed', async () => {
    const id = await registered()
    await passMs(4_001)
    expect((await recoverLostRuns(database.db)).lostWorkerIds).toContain(id)
    expect(await beat(id)).toBeNull()
    expect((await database.db.select().from(workers).where(eq(workers.id, id)))[0]).toMatchObject({ state: 'lost' })
  })
})

describe('recovering what lost workers held', () => {
  test('retries the run at once, as a new attempt with a job of its own, and counts no ending', async () => {
    const run = await makeRun.running(database.db, task, { workerId: await registered(), progress: 50 })
    await passMs(4_001)
    expect((await recoverLostRuns(database.db)).sentBackRunIds).toEqual([run.id])
    expect(await sameRun(run)).toMatchObject({
      state: 'retrying',
      attempt: 2,
      workerId: null,
      progress: null,
      startedAt: run.startedAt,
      endedAt: null,
    })
    expect(await attemptsOf(run)).toMatchObject([{ outcome: 'lost', error: { message: 'Its worker died while it ran.' } }])
    expect(await jobs()).toEqual([{ runId: run.id, attempt: 2 }])
    expect((await database.db.select().from(tasks).where(eq(tasks.id, task.id)))[0]?.endedFinished).toBe(0)
  })

  test('lets the lost attempt record no ending', async () => {
    const workerId = await registered()
    const run = await makeRun.running(database.db, task, { workerId })
    await passMs(4_001)
    await recoverLostRuns(database.db)
    const { fencedOff } = await endAttempts(database.db, [{ runId: run.id, attempt: 1, workerId, outcome: 'succeeded' }])
    expect(fencedOff).toHaveLength(1)
    expect(await sameRun(run)).toMatchObject({ state: 'retrying' })
  })

  test('takes what a stopped worker still held, and what belongs to no known worker', async () => {
    const workerId = await registered()
    const [left, unknown] = [await makeRun.running(database.db, task, { workerId }), await makeRun.running(database.db, task)]
    await markWorkerStopped(database.db, workerId)
    expect((await recoverLostRuns(database.db)).sentBackRunIds.sort()).toEqual([left.id, unknown.id].sort())
  })

  test('leaves the runs of live workers alone', async () => {
    const run = await makeRun.running(database.db, task, { workerId: (await makeWorker(database.db)).id })
    await passMs(4_001)
    await recoverLostRuns(database.db)
    expect(await sameRun(run)).toMatchObject({ state: 'running', attempt: 1 })
  })

  test('fails a run that other workers have taken over five times, and says so', async () => {
    const run = await makeRun.running(database.db, task, { workerId: await registered(), attempt: 7 })
    const lost = (number: number, error: { message: string; code?: 'handed_back' }) => ({
      runId: run.id,
      number,
      workerId: uuidV7(),
      outcome: 'lost' as const,
      error,
    })
    await database.db
      .insert(attempts)
      .values([lost(1, { message: 'stopped', code: 'handed_back' }), ...[2, 3, 4, 5, 6].map((number) => lost(number, { message: 'died' }))])
    await passMs(4_001)
    expect((await recoverLostRuns(database.db)).endedRunIds).toEqual([run.id])
    expect(await sameRun(run)).toMatchObject({
      state: 'failed',
      error: { message: 'It was lost 6 times while it ran; the last time its worker died.' },
    })
    expect((await attemptsOf(run)).at(-1)).toMatchObject({ outcome: 'lost' })
    expect((await database.db.select().from(tasks).where(eq(tasks.id, task.id)))[0]?.endedFinished).toBe(1)
  })

  test('takes over what a dead worker had claimed ahead, and counts it neither as a start nor as a loss', async () => {
    const id = await registered()
    const lost = (number: number) => ({ number, workerId: uuidV7(), outcome: 'lost' as const, startedAt: null, endedAt: START })
    const [fresh, often, cancelled] = [
      await makeRun.running(database.db, task, { workerId: id, startedAt: null }),
      await makeRun.running(database.db, task, { workerId: id, startedAt: null, attempt: 7 }),
      await makeRun.running(database.db, task, { workerId: id, startedAt: null, cancelRequestedAt: START, cancelRequestedByName: 'Eve' }),
    ]
    await database.db.update(attempts).set({ startedAt: null }).where(eq(attempts.workerId, id))
    // This one has started now, for the first time.
    await database.db.update(attempts).set({ startedAt: START }).where(eq(attempts.runId, often.id))
    await database.db.insert(attempts).values([1, 2, 3, 4, 5, 6].map((number) => ({ runId: often.id, ...lost(number) })))
    await passMs(4_001)
    const recovered = await recoverLostRuns(database.db)
    expect(recovered.sentBackRunIds.sort()).toEqual([fresh.id, often.id].sort())
    expect(recovered.endedRunIds).toEqual([cancelled.id])
    expect(await sameRun(fresh)).toMatchObject({ state: 'retrying', attempt: 2, startedAt: null, workerId: null })
    const error = { message: 'Its worker died; nothing says that it had started.' }
    expect(await attemptsOf(fresh)).toMatchObject([{ number: 1, outcome: 'lost', startedAt: null, error }])
    expect(await sameRun(often)).toMatchObject({ state: 'retrying', attempt: 8 })
    expect(await sameRun(cancelled)).toMatchObject({ state: 'cancelled', countsAs: null, startedAt: null })
  })

  test('counts workers lost since the latest rerun only', async () => {
    const run = await makeRun.running(database.db, task, { workerId: await registered(), attempt: 6, seriesAttempt: 6 })
    const lost = [1, 2, 3, 4, 5].map((number) => ({
      runId: run.id,
      number,
      workerId: uuidV7(),
      outcome: 'lost' as const,
      error: { message: 'died' },
    }))
    await database.db.insert(attempts).values(lost)
    await passMs(4_001)
    expect((await recoverLostRuns(database.db)).sentBackRunIds).toEqual([run.id])
  })

  test('does not count orderly hand-backs as deaths', async () => {
    const workerId = (await makeWorker(database.db)).id
    const run = await makeRun.running(database.db, task, { workerId })
    for (let attempt = 1; attempt <= 6; attempt++) {
      expect(await handBack(database.db, [{ runId: run.id, attempt, workerId }])).toEqual([run.id])
      await database.db.update(runs).set({ state: 'running', workerId }).where(eq(runs.id, run.id))
      await database.db.insert(attempts).values({ runId: run.id, number: attempt + 1, workerId })
    }
    await markWorkerStopped(database.db, workerId)
    expect((await recoverLostRuns(database.db)).sentBackRunIds).toEqual([run.id])
  })

  test('ends a run whose end was asked for when its worker hands it back, rather than to leave it running', async () => {
    const workerId = (await makeWorker(database.db)).id
    const asked = { cancelRequestedAt: START, cancelRequestedByName: 'Grace' }
    const [cancelled, other] = [
      await makeRun.running(database.db, task, { workerId, ...asked }),
      await makeRun.running(database.db, task, { workerId }),
    ]
    const held = [cancelled, other].map(({ id, attempt }) => ({ runId: id, attempt, workerId }))
    expect((await handBack(database.db, held)).sort()).toEqual([cancelled.id, other.id].sort())
    expect(await sameRun(cancelled)).toMatchObject({ state: 'cancelled', countsAs: 'finished', error: { code: 'cancelled' } })
    expect(await attemptsOf(cancelled)).toMatchObject([{ outcome: 'lost' }])
    expect(await sameRun(other)).toMatchObject({ state: 'retrying', attempt: 2 })
    expect(await attemptsOf(other)).toMatchObject([{ outcome: 'lost', error: { code: 'handed_back' } }])
  })

  test('sends each run back once when all workers recover at the same time', async () => {
    const workerId = await registered()
    const held = await Promise.all(Array.from({ length: 30 }, () => makeRun.running(database.db, task, { workerId })))
    await passMs(4_001)
    const recoveries = await Promise.all(Array.from({ length: 6 }, () => recoverLostRuns(database.db)))
    expect(recoveries.flatMap((recovery) => recovery.sentBackRunIds).sort()).toEqual(held.map((run) => run.id).sort())
    expect(await jobs()).toHaveLength(30)
  })
})
