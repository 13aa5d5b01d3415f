import { beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { insertJobs } from './insert-jobs.ts'
import { jobIdFor } from './job-id.ts'
import { QUEUE_SCHEMA } from './queue-schema.ts'
import { removeJobs } from './remove-jobs.ts'

const database = await openTestDatabase({ emptied: 'jobs' })
let run: RunRecord
beforeEach(async () => {
  run = await makeRun.queued(database.db, await makeTask(database.db))
  await queueUp(run.queue)
})

const jobOf = (queue: string) => ({ runId: run.id, attempt: 1, queue, priority: 0 })
const queueUp = (queue: string) => database.db.transaction((tx) => insertJobs(tx, [jobOf(queue)]))
const remove = () => database.db.transaction((tx) => removeJobs(tx, [jobOf(run.queue)]))
const queuesWithJobs = async () => (await database.sql.unsafe(`select name from ${QUEUE_SCHEMA}.job_common`)).map(({ name }) => name)

test('takes the job of an attempt out of its queue, and no other', async () => {
  await queueUp('elsewhere')
  await remove()
  expect(await queuesWithJobs()).toEqual(['elsewhere'])
})

test('passes over a job that a claim is just taking, without waiting for it', async () => {
  await database.sql.begin(async (claim) => {
    await claim.unsafe(`select from ${QUEUE_SCHEMA}.job_common where id = '${jobIdFor(run.id, 1)}' for update`)
    await remove()
  })
  expect(await queuesWithJobs()).toEqual([run.queue])
})

test('leaves a job alone that has been delivered', async () => {
  await database.sql.unsafe(`update ${QUEUE_SCHEMA}.job_common set state = 'active'`)
  await remove()
  expect(await queuesWithJobs()).toEqual([run.queue])
})
