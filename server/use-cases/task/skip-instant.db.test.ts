import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { tick } from '#server/tick/tick.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { latestAudits, snapshot } from '#tests/factories/recorded-changes.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'

const database = await openTestDatabase()
const { db } = database

const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))
const viewer = actorOf(await makeUser(db, { role: 'viewer' }))
const at = (time: string) => new Date(`2026-03-01T${time}:00Z`)

beforeEach(() => database.setNow(new Date('2026-03-01T10:00:30Z')))
afterEach(() => database.setNow(null))

const read = async (id: number) => (await db.select().from(tasks).where(eq(tasks.id, id)))[0]
const rangesOf = (id: number) => db.select().from(decidedRanges).where(eq(decidedRanges.taskId, id)).orderBy(decidedRanges.firstInstant)
const skip = (taskId: number, time: string, andEarlier = false, actor = operator) =>
  requestUserAction(db, actor, { type: 'skip-instant', payload: { taskId, instant: at(time).toISOString(), andEarlier } })

describe('skipping an instant (R9)', () => {
  it('records the one that waits as skipped by a person, and the next one is as ever', async () => {
    const dependee = await makeTask(db, { cronBase: at('10:00') })
    const task = await makeTask(db, { name: 'report', cronBase: at('08:30') })
    await makeDependency(db, task, dependee)
    const { outcome } = await skip(task.id, '09:00')
    expect(outcome).toBe('Skipped the instant 2026-03-01T09:00:00.000Z of “report”.')
    expect(await rangesOf(task.id)).toMatchObject([
      { kind: 'skipped', reason: 'skipped_by_person', firstInstant: at('09:00'), lastInstant: at('09:00'), count: 1 },
    ])
    expect(await read(task.id)).toMatchObject({ cursor: at('09:00'), wakeAt: expect.any(Date) })
    expect(await latestAudits(db, 1)).toMatchObject([{ type: 'skip-instant', actorName: 'Grace', after: { count: 1 } }])
  })

  it('makes no run for the next to come, and goes on with the one after it', async () => {
    const task = await makeTask(db, { cronBase: at('10:00') })
    await skip(task.id, '11:00')
    await database.setNow(new Date('2026-03-01T12:00:01Z'))
    await tick(db, { catchUpBatch: 100, batchSize: 100 })
    expect(await db.select().from(runs).where(eq(runs.taskId, task.id))).toMatchObject([{ scheduledFor: at('12:00') }])
  })

  it('refuses one that is decided already, with the earlier ones too, and says so', async () => {
    const task = await makeTask(db, { cronBase: at('07:30'), cursor: at('09:00') })
    for (const andEarlier of [false, true])
      await expect(skip(task.id, '09:00', andEarlier)).rejects.toMatchObject({
        code: 'stale',
        message: expect.stringContaining('is decided already'),
      })
    expect(await rangesOf(task.id)).toEqual([])
  })

  it('skips everything undecided up to the next to come when told so, and tells apart what was due', async () => {
    const task = await makeTask(db, { cronBase: at('07:30'), enabled: false })
    const { outcome } = await skip(task.id, '11:00', true)
    expect(outcome).toContain('Skipped 4 instants, 2026-03-01T08:00:00.000Z to 2026-03-01T11:00:00.000Z')
    expect(await rangesOf(task.id)).toMatchObject([
      { firstInstant: at('08:00'), lastInstant: at('10:00'), count: 3 },
      { firstInstant: at('11:00'), lastInstant: at('11:00'), count: 1 },
    ])
  })

  it('wakes the tasks that wait for this instant', async () => {
    const task = await makeTask(db, { cronBase: at('09:30') })
    const waiting = { scheduledForMs: at('10:00').getTime(), dueCount: 1, closedGates: [] }
    const aligned = await makeTask(db, { cronBase: at('09:30'), waiting })
    await makeDependency(db, aligned, task, { freshness: 'aligned' })
    await skip(task.id, '10:00')
    expect(await read(aligned.id)).toMatchObject({ wakeAt: expect.any(Date) })
  })

  it.each([
    ['is decided already', '09:00', false, 'stale'],
    ['has undecided ones before it', '11:00', false, 'stale'],
    ['lies beyond the next to come', '12:00', true, 'invalid_input'],
    ['is none of the crontab', '10:30', false, 'invalid_input'],
  ])('refuses one that %s, with nothing written', async (_what, time, andEarlier, code) => {
    const task = await makeTask(db, { cronBase: at('07:30'), cursor: at('09:00') })
    const before = await snapshot(db)
    await expect(skip(task.id, time, andEarlier)).rejects.toMatchObject({ code, fields: { instant: expect.any(String) } })
    expect(await snapshot(db)).toEqual(before)
  })

  it('skips one instant only when two people skip the same one at once', async () => {
    const task = await makeTask(db, { cronBase: at('07:30') })
    const outcomes = await settleTogether(database, `select from tasks where id = ${task.id} for update`, [
      () => skip(task.id, '08:00'),
      () => skip(task.id, '08:00'),
    ])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected'])
    expect(outcomes[1]).toMatchObject({ reason: { code: 'stale' } })
    expect(await rangesOf(task.id)).toMatchObject([{ count: 1 }])
  })

  it('refuses a viewer', async () => {
    const task = await makeTask(db, { cronBase: at('07:30') })
    await expect(skip(task.id, '08:00', false, viewer)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
