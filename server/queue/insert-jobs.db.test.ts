import { PgBoss } from 'pg-boss'
import { describe, expect, it } from 'vitest'
import { CHANNELS } from '#server/database/channels.ts'
import { openTestDatabase } from '#tests/database.ts'
import { insertJobs, type QueueJob } from './insert-jobs.ts'
import { jobIdFor } from './job-id.ts'
import { prepareQueue } from './prepare-queue.ts'
import { makeQueue } from './queue-instance.ts'
import { QUEUE_SCHEMA, QUEUE_SCHEMA_VERSION } from './queue-schema.ts'

const RUN = '01980000-0000-7000-8000-000000000001'
const OTHER_RUN = '01980000-0000-7000-8000-000000000002'

const database = await openTestDatabase({ emptied: 'jobs' })

const insert = (jobs: QueueJob[]) => database.db.transaction((tx) => insertJobs(tx, jobs))
const storedJobs = () => database.sql.unsafe(`select id, name, state, data, priority from ${QUEUE_SCHEMA}.job order by id`)

describe('jobs written by our own SQL', () => {
  it.each([
    ['starts at once', null],
    ['starts later', new Date(Date.now() + 90_000)],
  ])('are, column by column, what pg-boss itself inserts for a job that %s', async (_, startAfter) => {
    const boss = new PgBoss({
      connectionString: database.url,
      schema: QUEUE_SCHEMA,
      max: 1,
      supervise: false,
      schedule: false,
      registerInstance: false,
    })
    await boss.start()
    await insert([{ runId: RUN, attempt: 1, queue: 'default', priority: 7, startAfter }])
    await boss.insert('default', [
      { id: jobIdFor(OTHER_RUN, 1), data: { runId: OTHER_RUN, attempt: 1 }, priority: 7, ...(startAfter && { startAfter }) },
    ])
    const rows = await database.sql.unsafe(
      `select to_jsonb(job) - '{id,data,created_on,start_after,keep_until}'::text[] as columns, data,
         case when start_after = created_on then null else start_after end as starts_later, keep_until - start_after as kept, created_on > now() - interval '1 minute' as made_now
       from ${QUEUE_SCHEMA}.job order by data->>'runId'`,
    )
    await boss.stop({ graceful: false })
    expect(rows.map((row) => row.data)).toEqual([RUN, OTHER_RUN].map((runId) => ({ runId, attempt: 1 })))
    const [ours, theirs] = rows.map(({ data, ...rest }) => rest)
    expect(ours).toEqual(theirs)
    expect(ours?.starts_later).toEqual(startAfter)
  })

  it('go into the layout of the installed pg-boss, and no other', async () => {
    expect(await database.sql.unsafe(`select version from ${QUEUE_SCHEMA}.version`)).toEqual([{ version: QUEUE_SCHEMA_VERSION }])
  })

  it('exist only if their transaction commits, the queue made for them included', async () => {
    const work = database.db.transaction(async (tx) => {
      await insertJobs(tx, [{ runId: RUN, attempt: 1, queue: 'new.queue', priority: 0 }])
      throw new Error('changed my mind')
    })
    await expect(work).rejects.toThrow('changed my mind')
    expect(await storedJobs()).toEqual([])
    expect(await database.sql.unsafe(`select from ${QUEUE_SCHEMA}.queue where name = 'new.queue'`)).toHaveLength(0)
  })

  it('get their queue made with our options when it does not exist yet', async () => {
    const jobs = ['reports', 'mail', 'reports'].map((queue, index) => ({ runId: RUN, attempt: index + 1, queue, priority: 0 }))
    await insert(jobs)
    expect((await storedJobs()).map((job) => job.name).sort()).toEqual(['mail', 'reports', 'reports'])
    const boss = new PgBoss({
      connectionString: database.url,
      schema: QUEUE_SCHEMA,
      max: 1,
      supervise: false,
      schedule: false,
      registerInstance: false,
    })
    await boss.start()
    await makeQueue(boss, 'made-by-pg-boss')
    const queues = await boss.getQueues(['mail', 'made-by-pg-boss'])
    await boss.stop({ graceful: false })
    const [a, b] = queues.map(({ name, createdOn, updatedOn, ...options }) => options)
    expect(a).toMatchObject({ retryLimit: 0, notify: true, policy: 'standard', table: 'job_common' })
    for (const option of ['retryLimit', 'notify', 'policy', 'table', 'expireInSeconds', 'retentionSeconds', 'deleteAfterSeconds'] as const)
      expect(a?.[option]).toEqual(b?.[option])
  })

  it('are queued once for each attempt', async () => {
    const job = { runId: RUN, attempt: 1, queue: 'default', priority: 0 }
    await insert([job])
    await insert([job, { ...job, attempt: 2 }])
    expect((await storedJobs()).map((row) => row.data.attempt).sort()).toEqual([1, 2])
  })

  it('wake the runners once for each queue', async () => {
    const heard: string[] = []
    let allHeard = () => {}
    const done = new Promise<void>((resolve) => {
      allHeard = resolve
    })
    const { unlisten } = await database.sql.listen(CHANNELS.queue, (queue) => (queue === 'end' ? allHeard() : heard.push(queue)))
    await insert(['a', 'b', 'a', 'b'].map((queue, index) => ({ runId: RUN, attempt: index + 1, queue, priority: 0 })))
    await database.sql.notify(CHANNELS.queue, 'end')
    await done
    await unlisten()
    expect(heard.sort()).toEqual(['a', 'b'])
  })
})

it('prepares the queue any number of times at once', async () => {
  await database.sql.unsafe(`drop schema ${QUEUE_SCHEMA} cascade`)
  await Promise.all(Array.from({ length: 4 }, () => prepareQueue(database.url)))
  expect(await database.sql.unsafe(`select name from ${QUEUE_SCHEMA}.queue where name = 'default'`)).toHaveLength(1)
})
