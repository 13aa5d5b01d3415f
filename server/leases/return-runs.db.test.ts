import { eq, inArray } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { attempts } from '#schema/attempts.ts'
import { runs } from '#schema/runs.ts'
import { CHANNELS } from '#server/database/channels.ts'
import { claimRuns } from '#server/queue/claim-runs.ts'
import { insertJobs } from '#server/queue/insert-jobs.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import type { HeldAttempt } from './held-attempt.ts'
import { returnRuns } from './return-runs.ts'

const database = await openTestDatabase({ emptied: 'jobs' })
let task: TaskRecord
let workerId: string
beforeAll(async () => {
  task = await makeTask(database.db)
  workerId = (await makeWorker(database.db)).id
})

/** So many runs, claimed ahead by the worker, save the first `started`. */
async function claimedAhead(count: number, started = 0): Promise<HeldAttempt[]> {
  const queued: RunRecord[] = []
  for (let n = 0; n < count; n++) queued.push(await makeRun.queued(database.db, task))
  await database.db.transaction((tx) =>
    insertJobs(
      tx,
      queued.map(({ id, attempt, queue, priority }) => ({ runId: id, attempt, queue, priority })),
    ),
  )
  const ahead = { handlerNames: ['log'], most: count - started }
  const { runs: claimed } = await claimRuns(database.db, { workerId, queue: 'default', handlerNames: ['log'], limit: started, ahead })
  expect(claimed).toHaveLength(count)
  return claimed.sort((a, b) => Number(a.isAhead) - Number(b.isAhead)).map(({ runId, attempt }) => ({ runId, attempt, workerId }))
}
const rowsOf = async (held: readonly HeldAttempt[]) => {
  const ids = held.map(({ runId }) => runId)
  const rows = await database.db.select().from(runs).where(inArray(runs.id, ids))
  return ids.map((id) => rows.find((row) => row.id === id))
}
const attemptsOf = ({ runId }: HeldAttempt) => database.db.select().from(attempts).where(eq(attempts.runId, runId))
const jobsOf = async ({ runId }: HeldAttempt) => {
  const rows = await database.sql.unsafe(`select data from ${QUEUE_SCHEMA}.job_common where data->>'runId' = '${runId}'`)
  return rows.map(({ data }) => data)
}

test('a run that had not started waits again as if nobody had claimed it, and the next to claim it has its first attempt', async () => {
  const [held] = (await claimedAhead(1)) as [HeldAttempt]
  expect(await returnRuns(database.db, [held])).toEqual([held.runId])
  expect(await rowsOf([held])).toMatchObject([{ state: 'queued', attempt: 1, workerId: null, startedAt: null }])
  expect(await attemptsOf(held)).toEqual([])
  expect(await jobsOf(held)).toEqual([{ runId: held.runId, attempt: 1 }])
  const { runs: claimed } = await claimRuns(database.db, { workerId, queue: 'default', handlerNames: ['log'], limit: 5 })
  expect(claimed).toMatchObject([{ runId: held.runId, attempt: 1, isAhead: false }])
})

test('what has started, what others have, and what has ended is left alone', async () => {
  const [started, others, ended] = (await claimedAhead(3, 1)) as [HeldAttempt, HeldAttempt, HeldAttempt]
  const other = (await makeWorker(database.db)).id
  await database.db.update(runs).set({ workerId: other }).where(eq(runs.id, others.runId))
  await database.db.update(runs).set({ state: 'succeeded', endedAt: new Date(), markedByName: 'Eve' }).where(eq(runs.id, ended.runId))
  expect(await returnRuns(database.db, [others, ended])).toEqual([])
  expect(await rowsOf([others, ended])).toMatchObject([{ state: 'running', workerId: other }, { state: 'succeeded' }])
  await returnRuns(database.db, [started])
  expect(await rowsOf([started])).toMatchObject([{ state: 'retrying', attempt: 2 }])
  expect(await attemptsOf(started)).toMatchObject([{ outcome: 'lost', startedAt: expect.any(Date) }])
})

test('an older attempt gives back nothing of the one that the worker has claimed since', async () => {
  const [older] = (await claimedAhead(1)) as [HeldAttempt]
  await database.db.update(runs).set({ attempt: 2 }).where(eq(runs.id, older.runId))
  await database.db.insert(attempts).values({ runId: older.runId, number: 2, workerId, startedAt: null })
  expect(await returnRuns(database.db, [older])).toEqual([])
  expect(await rowsOf([older])).toMatchObject([{ state: 'running', attempt: 2, workerId }])
})

test('browsers hear of runs that wait again', async () => {
  const held = await claimedAhead(2)
  const heard: string[] = []
  const listener = await database.sql.listen(CHANNELS.live, (payload) => heard.push(payload))
  await returnRuns(database.db, held)
  await database.sql.notify(CHANNELS.live, 'over')
  while (!heard.includes('over')) await database.sql`select 1`
  await listener.unlisten()
  const told = heard.filter((payload) => payload !== 'over').map((payload) => JSON.parse(payload))
  expect(told).toMatchObject([{ subject: 'run', taskIds: [task.id] }])
  expect(told[0].ids.sort()).toEqual(held.map(({ runId }) => runId).sort())
})

test('one whose end was asked for ends, and is no ending, as it never started', async () => {
  const [held] = (await claimedAhead(1)) as [HeldAttempt]
  await database.db.update(runs).set({ cancelRequestedAt: new Date(), cancelRequestedByName: 'Eve' }).where(eq(runs.id, held.runId))
  expect(await returnRuns(database.db, [held])).toEqual([held.runId])
  expect(await rowsOf([held])).toMatchObject([
    { state: 'cancelled', countsAs: null, startedAt: null, error: { message: 'It was cancelled before it started.' } },
  ])
  expect(await jobsOf(held)).toEqual([])
})

test('one that somebody is just ending does not hold up the others', async () => {
  const [ending, other] = (await claimedAhead(2)) as [HeldAttempt, HeldAttempt]
  let returned: Promise<string[]> = Promise.resolve([])
  await database.sql.begin(async (holder) => {
    await holder`update runs set cancel_requested_at = now(), cancel_requested_by_name = 'Eve' where id = ${ending.runId}`
    returned = returnRuns(database.db, [ending, other])
    await expect.poll(async () => (await rowsOf([other]))[0]?.state).toBe('queued')
  })
  expect((await returned).sort()).toEqual([ending.runId, other.runId].sort())
  expect(await rowsOf([ending])).toMatchObject([{ state: 'cancelled', countsAs: null }])
})
