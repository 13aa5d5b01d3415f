import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { runs } from '#schema/runs.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { cancelWaitingRuns } from './cancel-waiting-runs.ts'

const database = await openTestDatabase()
const { db } = database

it('leaves a run alone that a worker claims meanwhile', async () => {
  const run = await makeRun.queued(db, await makeTask(db))
  const claim = `update runs set state = 'running', worker_id = gen_random_uuid(), started_at = djag_now() where id = '${run.id}'`
  const cancel = () => db.transaction((tx) => cancelWaitingRuns(tx, [run.id], 'Ada'))
  expect(await settleTogether(database, claim, [cancel])).toEqual([{ status: 'fulfilled', value: [] }])
  expect(await db.select().from(runs).where(eq(runs.id, run.id))).toMatchObject([{ state: 'running', cancelRequestedAt: null }])
})
