import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { insertJobs } from '#server/queue/insert-jobs.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { eventually } from '#tests/eventually.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { startInlineRunner } from '#worker/testing/inline-runner.ts'
import { queueRun, readAttempts, readRun, untilRunIs } from '#worker/testing/queued-runs.ts'
import type { Runner } from './runner.ts'

const database = await openTestDatabase({ emptied: 'jobs' })

/** Runs end at once, unless the gate is shut. */
let gate: PromiseWithResolvers<void> | null
/** Ids of runs, as they were started. */
let executed: string[]
const runners: Runner[] = []

beforeAll(async () => {
  // Connections are opened by timers, which stand still later.
  await Promise.all(Array.from({ length: 10 }, () => database.sql`select pg_sleep(0.1)`))
})
/** Time stands still unless a test moves it, so that nothing is given back because a busy machine took its time. */
beforeEach(() => {
  gate = null
  executed = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(async () => {
  gate?.resolve()
  await Promise.all(runners.splice(0).map((runner) => runner.drain()))
  vi.useRealTimers()
})

async function startRunner(otherRunners = 0): Promise<Runner> {
  const run = async ({ runId }: { runId: string }) => {
    executed.push(runId)
    await gate?.promise
  }
  const runner = await startInlineRunner(database, run, { otherRunners })
  runners.push(runner)
  return runner
}

/** A worker with one slot that knows that its handler is brief; its first run now holds the slot, and the others wait in line. */
async function startWithLine(count = 4) {
  const runner = await startRunner()
  const known = await queueRun(database, 'inline')
  runner.notify('default')
  await untilRunIs(database, known, 'succeeded')
  gate = Promise.withResolvers()
  executed = []
  const task = await makeTask(database.db, { handler: 'inline', kwargs: {} })
  const queued: RunRecord[] = []
  for (let n = 0; n < count; n++) queued.push(await makeRun.queued(database.db, task))
  await database.db.transaction((tx) =>
    insertJobs(
      tx,
      queued.map(({ id, queue, priority }) => ({ runId: id, attempt: 1, queue, priority })),
    ),
  )
  runner.notify('default')
  await eventually(async () => expect((await statesOf(queued)).filter((state) => state !== 'queued')).toHaveLength(count))
  await eventually(() => expect(executed).toHaveLength(1))
  const first = queued.find(({ id }) => id === executed[0]) as RunRecord
  return { runner, first, waiting: queued.filter((run) => run !== first) }
}

const statesOf = async (list: readonly RunRecord[]) =>
  (await Promise.all(list.map((run) => readRun(database, run)))).map(({ state }) => state)

test('runs of brief handlers are claimed ahead, and nobody says that they have started before they have', async () => {
  const { first, waiting } = await startWithLine()
  const { workerId } = await readRun(database, first)
  for (const run of waiting) {
    expect(await readRun(database, run)).toMatchObject({ state: 'running', workerId, startedAt: null })
    expect(await readAttempts(database, run)).toMatchObject([{ number: 1, outcome: 'running', startedAt: null }])
  }
  const [{ now } = { now: new Date() }] = await database.sql<{ now: Date }[]>`select djag_now() as now`
  gate?.resolve()
  for (const run of [first, ...waiting]) await untilRunIs(database, run, 'succeeded')
  for (const run of waiting) {
    const { startedAt, endedAt } = await readRun(database, run)
    expect(startedAt?.getTime()).toBeGreaterThanOrEqual(now.getTime())
    expect(endedAt?.getTime()).toBeGreaterThanOrEqual(startedAt?.getTime() ?? Number.NaN)
    expect(await readAttempts(database, run)).toMatchObject([{ number: 1, outcome: 'succeeded', startedAt }])
  }
  expect(executed).toHaveLength(4)
})

test('a run that was claimed ahead and goes on is soon known to have started', async () => {
  const { first, waiting } = await startWithLine(2)
  const shut = gate
  gate = Promise.withResolvers()
  shut?.resolve()
  await untilRunIs(database, first, 'succeeded')
  await eventually(() => expect(executed).toHaveLength(2))
  await vi.advanceTimersByTimeAsync(100)
  const [run] = waiting as [RunRecord]
  await eventually(async () => expect((await readRun(database, run)).startedAt).not.toBeNull())
  expect(await readAttempts(database, run)).toMatchObject([{ outcome: 'running', startedAt: (await readRun(database, run)).startedAt }])
})

test('a worker that is stopped gives back what it claimed ahead, with no attempt used up, and ends what runs', async () => {
  const { runner, first, waiting } = await startWithLine()
  const drained = runner.drain()
  for (const run of waiting) {
    expect(await untilRunIs(database, run, 'queued')).toMatchObject({ attempt: 1, workerId: null, startedAt: null })
    expect(await readAttempts(database, run)).toEqual([])
  }
  gate?.resolve()
  await drained
  expect(await readRun(database, first)).toMatchObject({ state: 'succeeded' })
  expect(executed).toHaveLength(1)
})

test('what waits too long behind a run that goes on is given back, and another worker that is idle runs it', async () => {
  const { first, waiting } = await startWithLine()
  const shut = gate
  gate = null
  const idle = await startRunner(1)
  await vi.advanceTimersByTimeAsync(250)
  await eventually(async () => expect(await statesOf(waiting)).toEqual(['queued', 'queued', 'queued']))
  idle.notify('default')
  const busy = await readRun(database, first)
  for (const run of waiting) {
    const { workerId, attempt } = await untilRunIs(database, run, 'succeeded')
    expect(attempt).toBe(1)
    expect(workerId).not.toBe(busy.workerId)
  }
  expect(await readRun(database, first)).toMatchObject({ state: 'running' })
  expect([...executed].sort()).toEqual([first, ...waiting].map(({ id }) => id).sort())
  shut?.resolve()
})

test('a run that is cancelled while it waits in line ends without having started, and consumes nothing', async () => {
  const { runner, first, waiting } = await startWithLine()
  const [cancelled, ...others] = waiting as [RunRecord, ...RunRecord[]]
  const operator = actorOf(await makeUser(database.db, { role: 'operator' }))
  await requestUserAction(database.db, operator, { type: 'cancel-run', payload: { runId: cancelled.id } })
  runner.lookAt(cancelled.id)
  expect(await untilRunIs(database, cancelled, 'cancelled')).toMatchObject({ countsAs: null, startedAt: null, attempt: 1 })
  gate?.resolve()
  for (const run of [first, ...others]) await untilRunIs(database, run, 'succeeded')
  expect(executed).not.toContain(cancelled.id)
})

test('a worker that was taken for dead starts nothing of what it had claimed ahead', async () => {
  const { runner, waiting } = await startWithLine()
  runner.letGoOfEverything()
  gate?.resolve()
  await runner.drain()
  expect(executed).toHaveLength(1)
  expect(await statesOf(waiting)).toEqual(['running', 'running', 'running'])
})

test('what it claimed ahead is what it holds: heartbeats leave it alone', async () => {
  const { runner, first, waiting } = await startWithLine()
  await runner.lookAtAll()
  await runner.lookAtAll()
  expect(await statesOf([first, ...waiting])).toEqual(['running', 'running', 'running', 'running'])
})

/** What the database says after a claim by this worker of which it has never heard. */
async function claimUnheard(run: RunRecord, workerId: string | null) {
  await database.sql`delete from ${database.sql(QUEUE_SCHEMA)}.job_common where data->>'runId' = ${run.id}`
  await database.sql`update runs set state = 'running', worker_id = ${workerId} where id = ${run.id}`
  await database.sql`insert into attempts (run_id, number, worker_id) values (${run.id}, 1, ${workerId}) on conflict do nothing`
}

test('a run in line whose claim the database has lost is run once when the worker claims it again', async () => {
  const { runner, first, waiting } = await startWithLine()
  const [lost] = waiting as [RunRecord]
  await database.sql`delete from attempts where run_id = ${lost.id}`
  await database.sql`update runs set state = 'queued', worker_id = null where id = ${lost.id}`
  await database.db.transaction((tx) => insertJobs(tx, [{ ...lost, runId: lost.id, attempt: 1 }]))
  runner.notify('default')
  await untilRunIs(database, lost, 'running')
  // That a claim is committed is known here before its answer has reached the runner; when the next one is, the runner has heard it.
  const next = await queueRun(database, 'inline')
  runner.notify('default')
  await untilRunIs(database, next, 'running')
  gate?.resolve()
  for (const run of [first, ...waiting, next]) await untilRunIs(database, run, 'succeeded')
  expect([...executed].sort()).toEqual([first, ...waiting, next].map(({ id }) => id).sort())
})

test('what was given back is held no more: a claim of it that the worker never heard of is found', async () => {
  const { runner, first, waiting } = await startWithLine(2)
  const [run] = waiting as [RunRecord]
  await vi.advanceTimersByTimeAsync(250)
  await untilRunIs(database, run, 'queued')
  await claimUnheard(run, (await readRun(database, first)).workerId)
  // The runner itself may hear a little later than the test that the run is given back: it holds it until then.
  await eventually(async () => {
    await runner.lookAtAll()
    expect(await readRun(database, run)).toMatchObject({ state: 'retrying', attempt: 2 })
  })
})

test('what others have is taken out of the line, and held no more', async () => {
  const { runner, first, waiting } = await startWithLine(3)
  const [taken, other] = waiting as [RunRecord, RunRecord]
  const { workerId } = await readRun(database, first)
  await database.sql`update runs set state = 'queued', worker_id = null where id = ${taken.id}`
  runner.lookAt(taken.id)
  await runner.lookAtAll()
  await claimUnheard(taken, workerId)
  for (let look = 0; look < 2; look++) await runner.lookAtAll()
  expect(await readRun(database, taken)).toMatchObject({ state: 'retrying', attempt: 2 })
  gate?.resolve()
  await untilRunIs(database, other, 'succeeded')
  expect(executed).not.toContain(taken.id)
})
