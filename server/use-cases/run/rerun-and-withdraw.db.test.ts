import { eq, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { runRequests } from '#schema/run-requests.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { tick } from '#server/tick/tick.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { latestAudits, snapshot } from '#tests/factories/recorded-changes.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'

const database = await openTestDatabase()
const { db } = database

const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))
const viewer = actorOf(await makeUser(db, { role: 'viewer' }))
const UNKNOWN = '01980000-0000-7000-8000-0000000000ff'

let task: TaskRecord
beforeEach(async () => {
  task = await makeTask(db, { name: `load ${crypto.randomUUID()}` })
})

const rerun = (run: Pick<RunRecord, 'id'>, rest: object = {}, actor = operator) =>
  requestUserAction(db, actor, { type: 'rerun', payload: { runId: run.id, ...rest } })
const withdraw = (requestId: string, actor = operator) => requestUserAction(db, actor, { type: 'withdraw-request', payload: { requestId } })
const requests = () => db.select().from(runRequests).where(eq(runRequests.taskId, task.id))
const wakeAt = async () => (await db.select().from(tasks).where(eq(tasks.id, task.id)))[0]?.wakeAt ?? null
const sleep = () => db.update(tasks).set({ wakeAt: null }).where(eq(tasks.id, task.id))

describe('asking for a rerun', () => {
  it('records the request, wakes the task and leaves the run as it is until its turn', async () => {
    const run = await makeRun.failed(db, task)
    const { id } = await rerun(run, { besideOthers: true })
    expect(await requests()).toMatchObject([
      { actionId: id, rerunOfRunId: run.id, besideOthers: true, requestedByName: 'Grace', activatedRunId: null },
    ])
    expect(await wakeAt()).not.toBeNull()
    expect((await db.select().from(runs).where(eq(runs.id, run.id)))[0]).toEqual(run)
    expect(await latestAudits(db, 1)).toMatchObject([{ type: 'rerun', subjectKind: 'run', subjectId: run.id, before: { state: 'failed' } }])
  })

  it('is possible however the run ended, also before it started', async () => {
    for (const run of [await makeRun.succeeded(db, task), await makeRun.cancelled(db, task), await makeRun.expired(db, task)])
      await rerun(run)
    expect(await requests()).toHaveLength(3)
  })

  it('is refused while the run is active', async () => {
    for (const run of [await makeRun.queued(db, task), await makeRun.running(db, task), await makeRun.retrying(db, task)])
      await expect(rerun(run)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/^It (waits|is running).*once it has ended/),
      })
    expect(await requests()).toEqual([])
  })

  it('is refused while one is asked for already, also when two people ask at once', async () => {
    const run = await makeRun.failed(db, task)
    const settled = await settleTogether(database, `select from tasks where id = ${task.id} for update`, [
      () => rerun(run),
      () => rerun(run),
    ])
    expect(settled).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'conflict', message: expect.stringContaining('Grace') } },
    ])
    expect(await requests()).toHaveLength(1)
    await db.update(runRequests).set({ activatedRunId: run.id }).where(eq(runRequests.taskId, task.id))
    await rerun(run)
    expect(await requests()).toHaveLength(2)
  })

  it('is refused for an unknown run, for one of a deleted task, and to a viewer; then nothing is written', async () => {
    const gone = await makeTask(db, { name: 'gone', deletedAt: new Date() })
    const [ofGone, run] = [await makeRun.failed(db, gone), await makeRun.failed(db, task)]
    const before = await snapshot(db)
    await expect(rerun({ id: UNKNOWN })).rejects.toMatchObject({ code: 'not_found' })
    await expect(rerun(ofGone)).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('“gone” was deleted') })
    await expect(rerun(run, {}, viewer)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await snapshot(db)).toEqual(before)
  })
})

describe('taking a request back', () => {
  const asked = async (rest: Partial<typeof runRequests.$inferInsert> = {}) => {
    const id = crypto.randomUUID()
    await db
      .insert(runRequests)
      .values({ id, taskId: task.id, requestedByName: 'Alan', ignoreDependencies: false, besideOthers: false, ...rest })
    return id
  }

  it('removes it, has the task looked at again, and is audited under the task', async () => {
    const requestId = await asked()
    await sleep()
    expect(await withdraw(requestId)).toMatchObject({ outcome: `Took back a run of “${task.name}” that Alan had asked for.` })
    expect(await requests()).toEqual([])
    expect(await wakeAt()).not.toBeNull()
    expect(await latestAudits(db, 1)).toMatchObject([{ subjectKind: 'task', subjectId: String(task.id), subjectName: task.name }])
  })

  it('lets the run be asked for again', async () => {
    const run = await makeRun.failed(db, task)
    await rerun(run)
    await withdraw((await requests())[0]?.id ?? '')
    await rerun(run)
    expect(await requests()).toHaveLength(1)
  })

  it('comes too late once the scheduler has answered it', async () => {
    const requestId = await asked()
    const run = await makeRun.queued(db, task)
    const answer = db.transaction(async (tx) => {
      await tx.select().from(tasks).where(eq(tasks.id, task.id)).for('no key update')
      await tx.update(runRequests).set({ activatedRunId: run.id }).where(eq(runRequests.id, requestId))
    })
    await answer
    await expect(withdraw(requestId)).rejects.toMatchObject({
      code: 'conflict',
      message: 'It has started already: cancel the run instead.',
    })
    expect(await requests()).toMatchObject([{ activatedRunId: run.id }])
  })

  it('waits for the scheduler that is just answering it, and then comes too late: no decision is undone by it', async () => {
    const requestId = await asked()
    await db.update(tasks).set({ cursor: new Date(), wakeAt: sql`djag_now()` }).where(eq(tasks.id, task.id))
    const [ticked, withdrawn] = await settleTogether(database, 'lock table runs in share row exclusive mode', [
      () => tick(db, { catchUpBatch: 100, batchSize: 500 }),
      () => withdraw(requestId),
    ])
    expect(ticked).toMatchObject({ status: 'fulfilled', value: { setAsideTaskIds: [] } })
    expect(await requests()).toMatchObject([{ activatedRunId: expect.any(String) }])
    expect(withdrawn).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } })
  })

  it('is refused for an unknown one, for one taken back already, and to a viewer; then nothing is written', async () => {
    const [taken, kept] = [await asked(), await asked()]
    await withdraw(taken)
    const before = await snapshot(db)
    for (const id of [UNKNOWN, taken]) await expect(withdraw(id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(withdraw(kept, viewer)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await snapshot(db)).toEqual(before)
  })
})
