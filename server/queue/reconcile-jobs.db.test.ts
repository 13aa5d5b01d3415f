import { beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { insertJobs } from './insert-jobs.ts'
import { jobIdFor } from './job-id.ts'
import { QUEUE_SCHEMA } from './queue-schema.ts'
import { reconcileJobs } from './reconcile-jobs.ts'

const database = await openTestDatabase({ emptied: 'tasks' })
let task: TaskRecord
beforeEach(async () => {
  task = await makeTask(database.db)
})

/** Small pages, so that every test goes through several. */
async function reconcile() {
  const totals = { restoredJobs: 0, removedJobs: 0 }
  for await (const page of reconcileJobs(database.db, 2)) {
    totals.restoredJobs += page.restoredJobs
    totals.removedJobs += page.removedJobs
  }
  return totals
}

const jobFor = (run: RunRecord) =>
  database.db.transaction((tx) => insertJobs(tx, [{ runId: run.id, attempt: run.attempt, queue: run.queue, priority: run.priority }]))
const setJobState = (run: RunRecord, state: string) =>
  database.sql.unsafe(`update ${QUEUE_SCHEMA}.job_common set state = '${state}' where id = '${jobIdFor(run.id, run.attempt)}'`)
const jobs = async () => {
  const rows = await database.sql.unsafe(
    `select data->>'runId' as run, data->>'attempt' as attempt, state from ${QUEUE_SCHEMA}.job order by 1, 2`,
  )
  return rows.map((row) => `${row.run} ${row.attempt} ${row.state}`)
}

describe('reconciling ledger and queue', () => {
  it('gives every run that waits for a worker the job it lacks, and leaves the others alone', async () => {
    const lacking = [
      await makeRun.queued(database.db, task),
      await makeRun.retrying(database.db, task),
      await makeRun.queued(database.db, task),
    ]
    const delivered = await makeRun.queued(database.db, task)
    await jobFor(delivered)
    await makeRun.running(database.db, task)
    await makeRun.succeeded(database.db, task)
    expect(await reconcile()).toEqual({ restoredJobs: 3, removedJobs: 0 })
    expect(await jobs()).toEqual([...lacking, delivered].map((run) => `${run.id} ${run.attempt} created`).sort())
    expect(await reconcile()).toEqual({ restoredJobs: 0, removedJobs: 0 })
    expect(await database.sql`select kind, count::int from tallies`).toEqual([{ kind: 'queue_repair', count: 3 }])
  })

  it('does not hurry a retry whose time lies ahead', async () => {
    const retryAt = new Date(Date.now() + 60_000)
    await makeRun.retrying(database.db, task, { retryAt })
    expect(await reconcile()).toEqual({ restoredJobs: 1, removedJobs: 0 })
    expect(await database.sql.unsafe(`select start_after from ${QUEUE_SCHEMA}.job`)).toEqual([{ start_after: retryAt }])
  })

  it.each(['completed', 'failed', 'cancelled'])(
    'delivers again a run whose job ended as %s although no worker has claimed it',
    async (state) => {
      const run = await makeRun.queued(database.db, task)
      await jobFor(run)
      await setJobState(run, state)
      expect(await reconcile()).toEqual({ restoredJobs: 1, removedJobs: 0 })
      expect(await jobs()).toEqual([`${run.id} 1 created`])
    },
  )

  it('leaves a job alone that a worker is just fetching', async () => {
    const run = await makeRun.queued(database.db, task)
    await jobFor(run)
    await setJobState(run, 'active')
    expect(await reconcile()).toEqual({ restoredJobs: 0, removedJobs: 0 })
    expect(await jobs()).toEqual([`${run.id} 1 active`])
  })

  it('gives no job to a run that a worker claims meanwhile', async () => {
    const run = await makeRun.queued(database.db, task)
    let restored = -1
    const claim = `update runs set state = 'running' where id = '${run.id}'`
    await settleTogether(database, claim, [
      async () => {
        restored = (await reconcile()).restoredJobs
      },
    ])
    expect(restored).toBe(0)
    expect(await jobs()).toEqual([])
  })

  it('removes jobs of runs that run or ended, of runs that are gone and of earlier attempts', async () => {
    const ended = await makeRun.succeeded(database.db, task)
    await jobFor(ended)
    await jobFor(await makeRun.running(database.db, task))
    const gone = await makeRun.queued(database.db, task)
    await jobFor(gone)
    await database.sql`delete from runs where id = ${gone.id}`
    const retrying = await makeRun.retrying(database.db, task)
    await jobFor({ ...retrying, attempt: 1 })
    await jobFor(retrying)
    expect(await reconcile()).toEqual({ restoredJobs: 0, removedJobs: 4 })
    expect(await jobs()).toEqual([`${retrying.id} 2 created`])
  })

  it('leaves a needless job alone that a worker fetches meanwhile, and one that is none of ours', async () => {
    const ended = await makeRun.succeeded(database.db, task)
    await jobFor(ended)
    const fetched = `update ${QUEUE_SCHEMA}.job_common set state = 'active' where id = '${jobIdFor(ended.id, 1)}'`
    expect(await settleTogether(database, fetched, [reconcile])).toMatchObject([{ value: { removedJobs: 0 } }])
    await database.sql.unsafe(`update ${QUEUE_SCHEMA}.job_common set state = 'created', data = '{"mail": 1}'`)
    expect(await reconcile()).toEqual({ restoredJobs: 0, removedJobs: 0 })
  })
})
