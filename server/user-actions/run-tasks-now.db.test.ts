import { inArray } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { runs } from '#schema/runs.ts'
import { userActions } from '#schema/user-actions.ts'
import { tick } from '#server/tick/tick.ts'
import { openTestDatabase } from '#tests/database.ts'
import { snapshot } from '#tests/factories/recorded-changes.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { carryOutPendingActions } from './carry-out-pending-actions.ts'
import { runTasksNow } from './run-tasks-now.ts'

const database = await openTestDatabase()
const { db } = database

const operator = actorOf(await makeUser(db, { role: 'operator' }))

describe('running tasks now', () => {
  it('ends in one manual run of each task, also of a disabled one', async () => {
    const made = [await makeTask(db), await makeTask(db, { enabled: false })]
    const ids = made.map((task) => task.id)
    const { actionIds } = await runTasksNow(db, operator, { ids, ignoreDependencies: false, besideOthers: false })
    expect(await db.select().from(userActions).where(inArray(userActions.id, actionIds))).toMatchObject([
      { state: 'pending' },
      { state: 'pending' },
    ])
    await carryOutPendingActions(db)
    await tick(db, { catchUpBatch: 100, batchSize: 100 })
    const started = await db.select().from(runs).where(inArray(runs.taskId, ids)).orderBy(runs.taskId)
    expect(started).toMatchObject([
      { taskId: ids[0], kind: 'manual', timing: 'manual', state: 'queued' },
      { taskId: ids[1], kind: 'manual', timing: 'manual', state: 'queued' },
    ])
  })

  it('is refused as a whole when one of the tasks is gone, and to a viewer', async () => {
    const [live, gone] = [await makeTask(db), await makeTask(db, { name: 'gone', deletedAt: new Date() })]
    const viewer = actorOf(await makeUser(db, { role: 'viewer' }))
    const before = await snapshot(db)
    const options = { ignoreDependencies: false, besideOthers: false }
    await expect(runTasksNow(db, operator, { ids: [live.id, gone.id], ...options })).rejects.toMatchObject({
      message: expect.stringContaining('“gone”'),
    })
    await expect(runTasksNow(db, viewer, { ids: [live.id], ...options })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await snapshot(db)).toEqual(before)
  })
})
