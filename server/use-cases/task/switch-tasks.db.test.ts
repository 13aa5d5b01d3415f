import { eq, inArray } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { latestAction, latestAudits, snapshot } from '#tests/factories/recorded-changes.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { setTasksEnabled } from './set-tasks-enabled.ts'
import { toggleTasks } from './toggle-tasks.ts'

const database = await openTestDatabase()
const { db } = database

const operator = actorOf(await makeUser(db, { role: 'operator' }))
const viewer = actorOf(await makeUser(db, { role: 'viewer' }))
const at = (time: string) => new Date(`2026-03-01T${time}:00Z`)

beforeEach(() => database.setNow(new Date('2026-03-01T10:00:30Z')))
afterEach(() => database.setNow(null))

const hourlySince = (time: string, values: Partial<typeof tasks.$inferInsert> = {}) => makeTask(db, { cronBase: at(time), ...values })
const enabledOf = async (ids: number[]) =>
  (await db.select({ enabled: tasks.enabled }).from(tasks).where(inArray(tasks.id, ids)).orderBy(tasks.id)).map((row) => row.enabled)

describe('enabling and disabling tasks', () => {
  it('records the instants of the pause of each task as skipped, unless told otherwise', async () => {
    const [one, two] = [await hourlySince('07:30', { enabled: false }), await hourlySince('08:30', { enabled: false })]
    await setTasksEnabled(db, operator, { ids: [two.id, one.id], enabled: true, enableChoice: 'fromNow' })
    const ranges = await db
      .select()
      .from(decidedRanges)
      .where(inArray(decidedRanges.taskId, [one.id, two.id]))
      .orderBy(decidedRanges.taskId)
    expect(ranges).toMatchObject([
      { taskId: one.id, reason: 'disabled', firstInstant: at('08:00'), lastInstant: at('10:00'), count: 3 },
      { taskId: two.id, reason: 'disabled', firstInstant: at('09:00'), lastInstant: at('10:00'), count: 2 },
    ])
    const rows = await db
      .select()
      .from(tasks)
      .where(inArray(tasks.id, [one.id, two.id]))
    expect(rows).toMatchObject([
      { enabled: true, cursor: at('10:00'), wakeAt: expect.any(Date) },
      { enabled: true, cursor: at('10:00'), wakeAt: expect.any(Date) },
    ])
  })

  it('starts what is due before it disables', async () => {
    const task = await hourlySince('09:30')
    await setTasksEnabled(db, operator, { ids: [task.id], enabled: false, enableChoice: 'fromNow' })
    expect(await db.select().from(runs).where(eq(runs.taskId, task.id))).toMatchObject([{ scheduledFor: at('10:00'), state: 'queued' }])
  })

  it('records one action with an audit for each task that changed', async () => {
    const [asleep, awake] = [await hourlySince('10:00', { enabled: false, name: 'asleep' }), await hourlySince('10:00')]
    await expect(setTasksEnabled(db, operator, { ids: [asleep.id, awake.id], enabled: true, enableChoice: 'all' })).resolves.toEqual({
      ids: [asleep.id],
      pausedIds: [],
    })
    const action = await latestAction(db)
    expect(action).toMatchObject({ type: 'task-changed', state: 'done', outcome: expect.stringContaining('Enabled “asleep”') })
    expect(await latestAudits(db, 1)).toMatchObject([
      { subjectName: 'asleep', before: { enabled: false }, after: { enabled: true }, actionId: action?.id },
    ])
  })

  it('writes nothing where all are as they are to be', async () => {
    const [on, off] = [await hourlySince('10:00'), await hourlySince('10:00', { enabled: false })]
    const before = await snapshot(db)
    for (const [task, enabled] of [
      [on, true],
      [off, false],
    ] as const)
      await expect(setTasksEnabled(db, operator, { ids: [task.id], enabled, enableChoice: 'fromNow' })).resolves.toMatchObject({ ids: [] })
    expect(await snapshot(db)).toEqual(before)
  })

  it('toggles each task from the state it is in', async () => {
    const [on, off] = [await hourlySince('10:00'), await hourlySince('10:00', { enabled: false })]
    await expect(toggleTasks(db, operator, { ids: [on.id, off.id], enableChoice: 'fromNow' })).resolves.toEqual({
      enabled: [off.id],
      disabled: [on.id],
    })
    expect(await enabledOf([on.id, off.id])).toEqual([false, true])
  })

  it('makes forms of the switched tasks stale that were loaded before', async () => {
    const made = [await hourlySince('10:00'), await hourlySince('10:00', { enabled: false })]
    await toggleTasks(db, operator, { ids: made.map((task) => task.id), enableChoice: 'fromNow' })
    for (const task of made) {
      const [row] = await db.select().from(tasks).where(eq(tasks.id, task.id))
      expect(row?.updatedAt.getTime()).toBeGreaterThan(task.updatedAt.getTime())
    }
  })

  it('toggles back and forth when two people toggle at once, never half', async () => {
    const made = [await hourlySince('10:00'), await hourlySince('10:00', { enabled: false })]
    const ids = made.map((task) => task.id)
    await settleTogether(database, `select from tasks where id in (${ids}) for update`, [
      () => toggleTasks(db, operator, { ids, enableChoice: 'fromNow' }),
      () => toggleTasks(db, operator, { ids: ids.toReversed(), enableChoice: 'fromNow' }),
    ])
    expect(await enabledOf(ids)).toEqual([true, false])
  })
})

describe('refusing to switch, with nothing written', () => {
  it('names the deleted task among many, and leaves the others as they are', async () => {
    const [live, gone] = [await hourlySince('07:30'), await hourlySince('07:30', { name: 'gone', deletedAt: new Date() })]
    const before = await snapshot(db)
    await expect(toggleTasks(db, operator, { ids: [live.id, gone.id], enableChoice: 'all' })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('“gone”'),
    })
    await expect(setTasksEnabled(db, operator, { ids: [live.id, 987_654], enabled: false, enableChoice: 'all' })).rejects.toMatchObject({
      message: expect.stringContaining('987654'),
    })
    expect(await snapshot(db)).toEqual(before)
  })

  it('refuses a viewer', async () => {
    const task = await hourlySince('07:30')
    const before = await snapshot(db)
    await expect(toggleTasks(db, viewer, { ids: [task.id], enableChoice: 'all' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(setTasksEnabled(db, viewer, { ids: [task.id], enabled: false, enableChoice: 'all' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(await snapshot(db)).toEqual(before)
  })
})
