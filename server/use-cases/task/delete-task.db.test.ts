import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { backfills } from '#schema/backfills.ts'
import { dependencies } from '#schema/dependencies.ts'
import { runRequests } from '#schema/run-requests.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { latestAudits, snapshot } from '#tests/factories/recorded-changes.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { deleteTask } from './delete-task.ts'

const database = await openTestDatabase()
const { db } = database

const editor = actorOf(await makeUser(db))
const read = async (id: number) => (await db.select().from(tasks).where(eq(tasks.id, id)))[0]

describe('deleting a task', () => {
  it('frees its dependers, wakes them and names them in the audit', async () => {
    const [task, upstream, depender] = [
      await makeTask(db, { name: 'middle' }),
      await makeTask(db),
      await makeTask(db, { name: 'waits for it' }),
    ]
    await makeDependency(db, task, upstream)
    await makeDependency(db, depender, task)
    await makeDependency(db, task, task, { future: true })
    await deleteTask(db, editor, { id: task.id })
    expect(await db.select().from(dependencies)).toEqual([])
    expect((await read(depender.id))?.wakeAt).toEqual(expect.any(Date))
    const audit = (await latestAudits(db, 4)).find((row) => row.subjectKind === 'task')
    expect(audit).toMatchObject({
      subjectName: 'middle',
      before: { name: 'middle', dependers: ['waits for it'] },
      after: null,
      message: 'Deleted the task “middle”. No longer waiting for it: “waits for it”.',
    })
  })

  it('keeps its runs and lets it never be looked at again', async () => {
    const task = await makeTask(db, { wakeAt: new Date() })
    const run = await makeRun.running(db, task)
    await deleteTask(db, editor, { id: task.id })
    expect(await read(task.id)).toMatchObject({ enabled: false, wakeAt: null, deletedAt: expect.any(Date) })
    expect(await db.select().from(runs).where(eq(runs.id, run.id))).toMatchObject([{ state: 'running' }])
  })

  it('takes back requested runs that have not started', async () => {
    const task = await makeTask(db)
    await db
      .insert(runRequests)
      .values({ id: uuidV7(), taskId: task.id, requestedByName: 'Ada', ignoreDependencies: false, besideOthers: false })
    await deleteTask(db, editor, { id: task.id })
    expect(await db.select().from(runRequests)).toEqual([])
  })

  it('keeps requests that have started, by which their runs are told', async () => {
    const task = await makeTask(db)
    const run = await makeRun.running(db, task, { kind: 'manual', timing: 'manual' })
    const asked = { requestedByName: 'Ada', ignoreDependencies: false, besideOthers: false, activatedRunId: run.id }
    await db.insert(runRequests).values({ id: uuidV7(), taskId: task.id, ...asked })
    await deleteTask(db, editor, { id: task.id })
    expect(await db.select().from(runRequests)).toMatchObject([{ activatedRunId: run.id }])
  })

  it('leaves backfills alone that were through', async () => {
    const task = await makeTask(db, { cronBase: new Date('2026-03-01T00:00:00Z') })
    const payload = { taskId: task.id, from: '2026-02-01T00:00:00Z', through: '2026-02-01T06:00:00Z' }
    await requestUserAction(db, editor, { type: 'backfill', payload })
    await db.update(backfills).set({ state: 'exhausted' }).where(eq(backfills.taskId, task.id))
    await deleteTask(db, editor, { id: task.id })
    expect(await db.select().from(backfills).where(eq(backfills.taskId, task.id))).toMatchObject([
      { state: 'exhausted', cancelledByName: null },
    ])
  })

  it('ends its backfills', async () => {
    const task = await makeTask(db, { cronBase: new Date('2026-03-01T00:00:00Z') })
    const payload = { taskId: task.id, from: '2026-02-01T00:00:00Z', through: '2026-02-01T06:00:00Z' }
    await requestUserAction(db, editor, { type: 'backfill', payload })
    await deleteTask(db, editor, { id: task.id })
    expect(await db.select().from(backfills).where(eq(backfills.taskId, task.id))).toMatchObject([
      { state: 'cancelled', cancelledByName: editor.name },
    ])
  })
})

describe('refusing to delete, with nothing written', () => {
  it('refuses an operator, and a task that is deleted already', async () => {
    const task = await makeTask(db)
    const gone = await makeTask(db, { deletedAt: new Date() })
    const before = await snapshot(db)
    const operator = actorOf(await makeUser(db, { role: 'operator' }))
    await expect(deleteTask(db, operator, { id: task.id })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('editor'),
    })
    await expect(deleteTask(db, editor, { id: gone.id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await snapshot(db)).toEqual(before)
  })
})
