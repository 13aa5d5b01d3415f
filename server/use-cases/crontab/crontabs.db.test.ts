import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import type { CrontabInput } from '#domain/crontab-input.ts'
import { crontabs } from '#schema/crontabs.ts'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { runRequests } from '#schema/run-requests.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { crontabScheduleChange } from '#server/queries/tasks/schedule-change-preview.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { latestAction, latestAudits, snapshot } from '#tests/factories/recorded-changes.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { createTask } from '../task/create-task.ts'
import { createCrontab } from './create-crontab.ts'
import { deleteCrontab } from './delete-crontab.ts'
import { updateCrontab } from './update-crontab.ts'

const at = (time: string) => new Date(`2026-03-01T${time}Z`)
const NOW = at('10:00:30')
const database = await openTestDatabase({ now: NOW })
const { db } = database

await makeHandler(db)
const editor = actorOf(await makeUser(db))
const viewer = actorOf(await makeUser(db, { role: 'viewer' }))

afterEach(() => database.setNow(null))

function input(overrides: Partial<CrontabInput> = {}): CrontabInput {
  const hourly = { second: '0', minute: '0', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*', timezone: 'UTC' }
  return { ...hourly, gap: 'shift', overlap: 'first', ...overrides }
}

describe('making a crontab', () => {
  it('saves it and records who did it', async () => {
    const { id } = await createCrontab(db, editor, input({ hour: '6', timezone: 'Europe/Berlin' }))
    expect(await db.select().from(crontabs).where(eq(crontabs.id, id))).toMatchObject([
      { hour: '6', timezone: 'Europe/Berlin', demo: false },
    ])
    expect(await latestAction(db)).toMatchObject({ type: 'crontab-changed', state: 'done' })
    expect(await latestAudits(db, 1)).toMatchObject([
      { subjectKind: 'crontab', subjectId: String(id), subjectName: '0 6 * * * (Europe/Berlin)' },
    ])
  })

  it('names every wrong column and the zone', async () => {
    const before = await snapshot(db)
    await expect(createCrontab(db, editor, input({ minute: '61', month: 'maybe', timezone: 'Mars/Base' }))).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { minute: expect.any(String), month: expect.any(String), timezone: expect.any(String) },
    })
    await expect(createCrontab(db, editor, input({ dayOfMonth: '31', month: '2' }))).rejects.toMatchObject({
      fields: { dayOfMonth: expect.stringContaining('never') },
    })
    expect(await snapshot(db)).toEqual(before)
  })
})

describe('changing a crontab', () => {
  it('never replays the past: each task starts what is due under the old one, the rest is skipped, and all go on from now', async () => {
    const crontab = await makeCrontab(db)
    const due = await makeTask(db, { crontabId: crontab.id, cronBase: at('07:30:00') })
    const disabled = await makeTask(db, { crontabId: crontab.id, cronBase: at('08:30:00'), enabled: false })
    const upToDate = await makeTask(db, { crontabId: crontab.id, cursor: at('10:00:00') })
    const another = await makeTask(db, { cursor: at('10:00:00') })
    await updateCrontab(db, editor, { ...versionOf(crontab), runLatest: false, input: input({ minute: '*/5' }) })

    expect(await db.select().from(runs)).toMatchObject([{ taskId: due.id, scheduledFor: at('08:00:00') }])
    expect(await db.select().from(decidedRanges).orderBy(decidedRanges.taskId)).toMatchObject([
      { taskId: due.id, reason: 'schedule_changed', firstInstant: at('09:00:00'), lastInstant: at('10:00:00'), count: 2 },
      { taskId: disabled.id, reason: 'schedule_changed', firstInstant: at('09:00:00'), lastInstant: at('10:00:00'), count: 2 },
    ])
    const cursors = await db.select({ id: tasks.id, cursor: tasks.cursor, wakeAt: tasks.wakeAt }).from(tasks).orderBy(tasks.id)
    for (const task of [due, disabled, upToDate]) {
      expect(cursors.find((row) => row.id === task.id)).toMatchObject({ cursor: NOW, wakeAt: expect.any(Date) })
    }
    expect(cursors.find((row) => row.id === another.id)).toMatchObject({ cursor: at('10:00:00'), wakeAt: null })
    expect((await latestAudits(db, 1))[0]).toMatchObject({ before: { minute: '0' }, after: { minute: '*/5' } })
  })

  it('asks for a run of each task of which it drops waiting instants when told so, and says beforehand which those are', async () => {
    const crontab = await makeCrontab(db)
    const due = await makeTask(db, { crontabId: crontab.id, cronBase: at('07:30:00'), name: 'due' })
    await makeTask(db, { crontabId: crontab.id, cronBase: at('08:30:00'), enabled: false })
    await makeTask(db, { crontabId: crontab.id, cursor: at('10:00:00') })
    const before = await snapshot(db)
    expect(await crontabScheduleChange(db, { id: crontab.id })).toEqual({
      waitingCount: 2,
      tasks: [{ id: due.id, name: 'due', waitingCount: 2, latestInstant: at('10:00:00').toISOString() }],
    })
    expect(await snapshot(db)).toEqual(before)
    await updateCrontab(db, editor, { ...versionOf(crontab), runLatest: true, input: input({ minute: '*/5' }) })
    const asked = await db.select().from(runRequests)
    expect(asked).toMatchObject([{ taskId: due.id, ignoreDependencies: false, actionId: expect.any(Number) }])
    expect(await latestAudits(db, 1)).toMatchObject([{ type: 'run-now', actionId: asked[0]?.actionId, subjectName: 'due' }])
  })

  it('refuses a form that was loaded before another save, even within one millisecond', async () => {
    const crontab = await makeCrontab(db)
    const save = (minute: string) =>
      updateCrontab(db, editor, {
        ...versionOf(crontab),
        runLatest: false,
        input: input({ minute }),
      })
    await database.setNow(crontab.updatedAt)
    await save('5')
    const before = await snapshot(db)
    await expect(save('6')).rejects.toMatchObject({ code: 'stale' })
    expect(await snapshot(db)).toEqual(before)
  })

  it('wakes the tasks that wait for instants of its users', async () => {
    const crontab = await makeCrontab(db)
    const user = await makeTask(db, { crontabId: crontab.id, cursor: at('10:00:00') })
    const depender = await makeTask(db, { waiting: { scheduledForMs: 0, dueCount: 1, closedGates: [] } })
    await makeDependency(db, depender, user, { freshness: 'aligned' })
    await updateCrontab(db, editor, { ...versionOf(crontab), runLatest: false, input: input({ minute: '*/5' }) })
    expect(await db.select().from(tasks).where(eq(tasks.id, depender.id))).toMatchObject([{ wakeAt: expect.any(Date) }])
  })

  it('writes nothing when nothing changed', async () => {
    const crontab = await makeCrontab(db)
    await makeTask(db, { crontabId: crontab.id, cronBase: at('07:30:00') })
    const before = await snapshot(db)
    await updateCrontab(db, editor, { ...versionOf(crontab), runLatest: false, input: input() })
    expect(await snapshot(db)).toEqual(before)
  })

  it('refuses a wrong column, a deleted crontab and a viewer, with nothing written', async () => {
    const crontab = await makeCrontab(db)
    const gone = await makeCrontab(db, { deletedAt: NOW })
    await makeTask(db, { crontabId: crontab.id, cronBase: at('07:30:00') })
    const before = await snapshot(db)
    await expect(
      updateCrontab(db, editor, { ...versionOf(crontab), runLatest: false, input: input({ hour: '25' }) }),
    ).rejects.toMatchObject({
      fields: { hour: expect.any(String) },
    })
    await expect(updateCrontab(db, editor, { ...versionOf(gone), runLatest: false, input: input({ hour: '2' }) })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(updateCrontab(db, viewer, { ...versionOf(crontab), runLatest: false, input: input({ hour: '2' }) })).rejects.toMatchObject(
      {
        code: 'forbidden',
      },
    )
    expect(await snapshot(db)).toEqual(before)
  })
})

describe('deleting a crontab', () => {
  it('is refused while live tasks use it, and names them', async () => {
    const crontab = await makeCrontab(db)
    await makeTask(db, { crontabId: crontab.id, name: 'uses it' })
    await makeTask(db, { crontabId: crontab.id, name: 'used it', deletedAt: NOW })
    const before = await snapshot(db)
    await expect(deleteCrontab(db, editor, { id: crontab.id })).rejects.toMatchObject({
      code: 'in_use',
      message: '“uses it” uses this crontab. Give it another one first.',
    })
    expect(await snapshot(db)).toEqual(before)
  })

  it('is done when only deleted tasks refer to it; it can be neither used nor deleted again', async () => {
    const crontab = await makeCrontab(db)
    await makeTask(db, { crontabId: crontab.id, deletedAt: NOW })
    await deleteCrontab(db, editor, { id: crontab.id })
    expect((await latestAudits(db, 1))[0]).toMatchObject({ subjectId: String(crontab.id), before: { minute: '0' }, after: null })
    await expect(createTask(db, editor, taskInputFor(crontab.id))).rejects.toMatchObject({ fields: { crontabId: expect.any(String) } })
    await expect(deleteCrontab(db, editor, { id: crontab.id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('cannot pull the crontab from under a task that is being saved at the same time', async () => {
    const crontab = await makeCrontab(db)
    const outcomes = await settleTogether(database, 'lock table tasks in share row exclusive mode', [
      () => createTask(db, editor, taskInputFor(crontab.id)),
      () => deleteCrontab(db, editor, { id: crontab.id }),
    ])
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('is refused to a viewer', async () => {
    const crontab = await makeCrontab(db)
    await expect(deleteCrontab(db, viewer, { id: crontab.id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(createCrontab(db, viewer, input())).rejects.toMatchObject({ code: 'forbidden' })
  })
})

function versionOf({ id, updatedAt }: { id: number; updatedAt: Date }) {
  return { id, updatedAt: updatedAt.toISOString() }
}
