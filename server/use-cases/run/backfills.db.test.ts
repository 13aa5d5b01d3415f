import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backfills } from '#schema/backfills.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { loadBackfillRows } from '#server/queries/tasks/backfill-rows.ts'
import { tick } from '#server/tick/tick.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { latestAudits, snapshot } from '#tests/factories/recorded-changes.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'

const database = await openTestDatabase()
const { db } = database

const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))
const viewer = actorOf(await makeUser(db, { role: 'viewer' }))
const at = (time: string) => new Date(`2026-03-01T${time}:00Z`)

beforeEach(() => database.setNow(new Date('2026-03-01T10:00:30Z')))
afterEach(() => database.setNow(null))

const ask = (type: string, payload: object, actor = operator) => requestUserAction(db, actor, { type, payload })
const range = (from: string, through: string) => ({ from: at(from).toISOString(), through: at(through).toISOString() })
const upToDate = (values: Partial<typeof tasks.$inferInsert> = {}) => makeTask(db, { cursor: at('10:00'), maxConcurrency: null, ...values })
const backfillsOf = (taskId: number) => db.select().from(backfills).where(eq(backfills.taskId, taskId))
const runsOf = (taskId: number) => db.select().from(runs).where(eq(runs.taskId, taskId)).orderBy(runs.scheduledFor)
const look = () => tick(db, { catchUpBatch: 100, batchSize: 100 })

describe('backfilling a task (R3)', () => {
  it('asks for the instants of the range that have passed, under the crontab of this moment, and wakes the task', async () => {
    const task = await upToDate({ name: 'orders' })
    const { id, outcome } = await ask('backfill', { taskId: task.id, ...range('07:30', '23:00'), maxActive: 2 })
    expect(outcome).toBe('Asked for 3 runs of “orders”, 2026-03-01T08:00:00.000Z to 2026-03-01T10:00:00.000Z.')
    const [backfill] = await backfillsOf(task.id)
    expect(backfill).toMatchObject({
      actionId: id,
      requestedByName: 'Grace',
      firstInstant: at('08:00'),
      lastInstant: at('10:00'),
      count: 3,
    })
    expect(backfill).toMatchObject({ maxActive: 2, position: null, state: 'active', crontab: { minute: '0', hour: '*', timezone: 'UTC' } })
    expect(await db.select().from(tasks).where(eq(tasks.id, task.id))).toMatchObject([{ wakeAt: expect.any(Date), cursor: at('10:00') }])
    expect(await latestAudits(db, 1)).toMatchObject([
      { type: 'backfill', subjectName: 'orders', after: { backfillId: backfill?.id, count: 3 } },
    ])
  })

  it('takes both borders of the range', async () => {
    const task = await upToDate()
    await ask('backfill', { taskId: task.id, ...range('08:00', '09:00') })
    expect(await backfillsOf(task.id)).toMatchObject([{ firstInstant: at('08:00'), lastInstant: at('09:00'), count: 2, maxActive: 1 }])
  })

  it.each([
    ['with no instant in it', range('08:01', '08:59'), 'through', 'no instant'],
    ['that ends before it begins', range('09:00', '08:00'), 'through', 'before it begins'],
    ['that has yet to come', range('11:00', '12:00'), 'from', 'has passed'],
  ])('refuses a range %s, with nothing written', async (_what, asked, field, words) => {
    const task = await upToDate()
    const before = await snapshot(db)
    await expect(ask('backfill', { taskId: task.id, ...asked })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { [field]: expect.stringContaining(words) },
    })
    expect(await snapshot(db)).toEqual(before)
    expect(await backfillsOf(task.id)).toEqual([])
  })

  it('refuses more instants than the ledger should take at once, and says how many they are', async () => {
    const everySecond = await makeCrontab(db, { second: '*', minute: '*' })
    const task = await upToDate({ crontabId: everySecond.id })
    const year = { from: '2025-01-01T00:00:00Z', through: '2025-12-31T23:59:59Z' }
    await expect(ask('backfill', { taskId: task.id, ...year })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('31,536,000 instants'),
    })
  })

  it('refuses a viewer, a deleted task, and none at once', async () => {
    const [task, gone] = [await upToDate(), await upToDate({ deletedAt: new Date() })]
    const asked = range('08:00', '09:00')
    await expect(ask('backfill', { taskId: task.id, ...asked }, viewer)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(ask('backfill', { taskId: gone.id, ...asked })).rejects.toMatchObject({ code: 'not_found' })
    await expect(ask('backfill', { taskId: task.id, ...asked, maxActive: 0 })).rejects.toMatchObject({
      fields: { maxActive: expect.any(String) },
    })
    expect(await backfillsOf(task.id)).toEqual([])
  })
})

describe('cancelling a backfill', () => {
  async function startedBackfill(maxActive: number, name = `backfilled ${maxActive}`) {
    const task = await upToDate({ name })
    await ask('backfill', { taskId: task.id, ...range('06:00', '09:00'), maxActive })
    await look()
    const [backfill] = await backfillsOf(task.id)
    return { task, backfillId: backfill?.id ?? '' }
  }

  it('cancels what is queued, lets go on what runs, and makes no further runs', async () => {
    const { task, backfillId } = await startedBackfill(2)
    const [first] = await runsOf(task.id)
    await db
      .update(runs)
      .set({ state: 'running', startedAt: at('10:00') })
      .where(eq(runs.id, first?.id ?? ''))
    const { outcome } = await ask('cancel-backfill', { backfillId })
    expect(outcome).toBe('Cancelled a backfill of “backfilled 2”: 2 runs will not be made, 1 run left the queue.')
    await look()
    expect((await runsOf(task.id)).map(({ state }) => state)).toEqual(['running', 'cancelled'])
    expect(await loadBackfillRows(db, task.id)).toMatchObject([{ state: 'cancelled', activated: 2, active: 1 }])
    expect(await backfillsOf(task.id)).toMatchObject([{ cancelledByName: 'Grace' }])
    expect(await latestAudits(db, 1)).toMatchObject([{ type: 'cancel-backfill', subjectKind: 'task', subjectId: String(task.id) }])
  })

  it('lets a run go on that waits for its next attempt', async () => {
    const { task, backfillId } = await startedBackfill(2, 'retried')
    const [first] = await runsOf(task.id)
    await db
      .update(runs)
      .set({ state: 'retrying', startedAt: at('10:00'), attempt: 2 })
      .where(eq(runs.id, first?.id ?? ''))
    await ask('cancel-backfill', { backfillId })
    expect((await runsOf(task.id)).map(({ state }) => state)).toEqual(['retrying', 'cancelled'])
  })

  it('gives a task another chance that was set aside because the backfill can not go on', async () => {
    const { task, backfillId } = await startedBackfill(1)
    await db.update(runs).set({ state: 'running' }).where(eq(runs.backfillId, backfillId))
    await db.update(backfills).set({ crontab: sql`jsonb_set(crontab, '{minute}', '"99"')` }).where(eq(backfills.id, backfillId))
    await db
      .update(tasks)
      .set({ wakeAt: at('10:00') })
      .where(eq(tasks.id, task.id))
    expect(await look()).toMatchObject({ setAsideTaskIds: [task.id] })
    await ask('cancel-backfill', { backfillId })
    await look()
    expect(await db.select().from(tasks).where(eq(tasks.id, task.id))).toMatchObject([{ setAsideReason: null, wakeAt: at('11:00') }])
  })

  it('still takes what waits in the queue when all its runs are activated', async () => {
    const { task, backfillId } = await startedBackfill(100)
    expect(await backfillsOf(task.id)).toMatchObject([{ state: 'exhausted' }])
    await ask('cancel-backfill', { backfillId })
    expect((await runsOf(task.id)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled'])
  })

  it('is refused when there is nothing to cancel any more, for one that never was, and to a viewer', async () => {
    const { backfillId } = await startedBackfill(3)
    await expect(ask('cancel-backfill', { backfillId }, viewer)).rejects.toMatchObject({ code: 'forbidden' })
    await ask('cancel-backfill', { backfillId })
    const before = await snapshot(db)
    await expect(ask('cancel-backfill', { backfillId })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Grace'),
    })
    const never = '01900000-0000-7000-8000-000000000000'
    await expect(ask('cancel-backfill', { backfillId: never })).rejects.toMatchObject({ code: 'not_found' })
    expect(await snapshot(db)).toEqual(before)
  })
})
