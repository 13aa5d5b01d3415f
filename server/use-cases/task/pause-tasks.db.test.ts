import { eq, inArray } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { latestAction, latestAudits, snapshot } from '#tests/factories/recorded-changes.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { pauseTasks } from './pause-tasks.ts'
import { setTasksEnabled } from './set-tasks-enabled.ts'
import { updateTask } from './update-task.ts'

const database = await openTestDatabase()
const { db } = database

await makeHandler(db)
const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))
const editor = actorOf(await makeUser(db, { role: 'editor' }))
const viewer = actorOf(await makeUser(db, { role: 'viewer' }))
const at = (time: string) => new Date(`2026-03-01T${time}:00Z`)

beforeEach(() => database.setNow(new Date('2026-03-01T10:00:30Z')))
afterEach(() => database.setNow(null))

const hourlySince = (time: string, values: Partial<typeof tasks.$inferInsert> = {}) => makeTask(db, { cronBase: at(time), ...values })
const read = async (id: number) => (await db.select().from(tasks).where(eq(tasks.id, id)))[0]
const ask = (type: string, payload: object, actor = operator) => requestUserAction(db, actor, { type, payload })
const PAUSED = { enabled: false, pausedAt: at('09:00'), pausedByName: 'Ada', pauseNote: 'old', resumeChoice: 'all' } as const
const NOT_PAUSED = { pausedAt: null, pausedByName: null, pauseNote: null, pausedUntil: null, resumeChoice: null }

describe('pausing a task (H6)', () => {
  it('disables it with the note, the end and the choice, says so in its audit, and starts what is due first', async () => {
    const task = await hourlySince('09:30', { name: 'import' })
    const { outcome } = await ask('pause-task', {
      taskId: task.id,
      note: ' The source is down. ',
      until: '2026-03-01T14:00:00+02:00',
      resumeChoice: 'latest',
    })
    expect(outcome).toBe('Paused “import” until 2026-03-01T12:00:00.000Z: The source is down.')
    expect(await db.select().from(runs).where(eq(runs.taskId, task.id))).toMatchObject([{ scheduledFor: at('10:00'), state: 'queued' }])
    expect(await read(task.id)).toMatchObject({
      enabled: false,
      pausedAt: new Date('2026-03-01T10:00:30Z'),
      pausedByName: 'Grace',
      pauseNote: 'The source is down.',
      pausedUntil: at('12:00'),
      resumeChoice: 'latest',
      wakeAt: expect.any(Date),
    })
    expect(await latestAudits(db, 1)).toMatchObject([
      {
        type: 'pause-task',
        actorName: 'Grace',
        before: { enabled: true },
        after: { enabled: false, pausedBy: 'Grace', note: 'The source is down.', until: at('12:00').toISOString(), resumeChoice: 'latest' },
      },
    ])
  })

  it.each([
    ['disabled', { enabled: false }],
    ['paused', PAUSED],
  ])('gives a %s one the note, the end and the choice, and decides nothing', async (_what, values) => {
    const task = await hourlySince('07:30', values)
    await ask('pause-task', { taskId: task.id, note: 'new' })
    expect(await read(task.id)).toMatchObject({
      enabled: false,
      pauseNote: 'new',
      pausedUntil: null,
      resumeChoice: 'fromNow',
      cursor: null,
    })
    expect(await db.select().from(runs).where(eq(runs.taskId, task.id))).toEqual([])
  })

  it('keeps since when it is paused where only the note, the end or the choice change', async () => {
    const task = await hourlySince('10:00', PAUSED)
    await ask('pause-task', { taskId: task.id, note: 'new' })
    expect(await read(task.id)).toMatchObject({ pauseNote: 'new', pausedByName: 'Grace', pausedAt: at('09:00') })
  })

  it('wakes the tasks that wait for its instants', async () => {
    const task = await hourlySince('10:00')
    const aligned = await hourlySince('10:00', { waiting: { scheduledForMs: 0, dueCount: 1, closedGates: [] } })
    await makeDependency(db, aligned, task, { freshness: 'aligned' })
    await ask('pause-task', { taskId: task.id })
    expect(await read(aligned.id)).toMatchObject({ wakeAt: expect.any(Date) })
  })

  it('pauses many with an action for each', async () => {
    const ids = [(await hourlySince('10:00')).id, (await hourlySince('10:00', { enabled: false })).id]
    const pause = { note: 'freeze', until: null, resumeChoice: 'fromNow' } as const
    expect(await pauseTasks(db, operator, { ids, ...pause })).toEqual({ ids })
    expect(await db.select().from(tasks).where(inArray(tasks.id, ids))).toMatchObject([{ pauseNote: 'freeze' }, { pauseNote: 'freeze' }])
    expect(await latestAudits(db, 2)).toMatchObject(ids.toReversed().map((id) => ({ type: 'pause-task', subjectId: String(id) })))
    expect(await latestAction(db)).toMatchObject({ type: 'pause-task', state: 'done', payload: { taskId: ids[1], ...pause } })
  })

  it('is refused, with nothing written, for an end that is past, a task that is gone, and to a viewer', async () => {
    const [live, gone] = [await hourlySince('07:30'), await hourlySince('07:30', { name: 'gone', deletedAt: new Date() })]
    const before = await snapshot(db)
    const past = { taskId: live.id, until: '2026-03-01T10:00:30Z' }
    await expect(ask('pause-task', past)).rejects.toMatchObject({ code: 'invalid_input', fields: { until: expect.any(String) } })
    await expect(ask('pause-task', { taskId: live.id, note: 'x'.repeat(501) })).rejects.toMatchObject({
      fields: { note: expect.any(String) },
    })
    await expect(ask('pause-task', { taskId: live.id }, viewer)).rejects.toMatchObject({ code: 'forbidden' })
    const many = { ids: [live.id, gone.id], note: '', until: null, resumeChoice: 'fromNow' as const }
    await expect(pauseTasks(db, operator, many)).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('“gone”') })
    await expect(pauseTasks(db, viewer, { ...many, ids: [live.id] })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await snapshot(db)).toEqual(before)
  })
})

describe('what ends a pause', () => {
  it('resuming enables the task and keeps of the pause what the person chooses', async () => {
    const task = await hourlySince('07:30', { ...PAUSED, name: 'export' })
    const { outcome } = await ask('resume-task', { taskId: task.id, choice: 'latest' })
    expect(outcome).toBe('Resumed “export” with the latest instant of the pause.')
    expect(await read(task.id)).toMatchObject({ enabled: true, ...NOT_PAUSED, cursor: at('09:00'), notMisfiresThrough: at('10:00') })
    expect(await db.select().from(decidedRanges).where(eq(decidedRanges.taskId, task.id))).toMatchObject([
      { reason: 'disabled', firstInstant: at('08:00'), lastInstant: at('09:00'), count: 2 },
    ])
    expect(await latestAudits(db, 1)).toMatchObject([
      { type: 'resume-task', before: { enabled: false, note: 'old' }, after: { enabled: true } },
    ])
  })

  it('a task that is enabled already cannot be resumed, nor can a viewer resume one', async () => {
    const task = await hourlySince('10:00')
    const before = await snapshot(db)
    await expect(ask('resume-task', { taskId: task.id })).rejects.toMatchObject({ code: 'conflict' })
    await expect(ask('resume-task', { taskId: task.id }, viewer)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await snapshot(db)).toEqual(before)
  })

  it.each([true, false])('so does setting enabled to %s in a list', async (enabled) => {
    const task = await hourlySince('10:00', PAUSED)
    await expect(setTasksEnabled(db, operator, { ids: [task.id], enabled, enableChoice: 'fromNow' })).resolves.toEqual({
      ids: [task.id],
      pausedIds: [task.id],
    })
    expect(await read(task.id)).toMatchObject({ enabled, ...NOT_PAUSED })
  })

  it('so does enabling in the form, while another edit leaves the pause as it is', async () => {
    const task = await hourlySince('10:00', PAUSED)
    const save = async (enabled: boolean, description: string) => {
      const { updatedAt } = (await read(task.id)) ?? task
      const input = taskInputFor(task.crontabId, { cronBase: task.cronBase.toISOString(), name: task.name, enabled, description })
      await updateTask(db, editor, { id: task.id, updatedAt: updatedAt.toISOString(), runLatest: false, enableChoice: 'fromNow', input })
    }
    await save(false, 'Still paused.')
    expect(await read(task.id)).toMatchObject({ description: 'Still paused.', enabled: false, pauseNote: 'old', resumeChoice: 'all' })
    await save(true, 'Goes on.')
    expect(await read(task.id)).toMatchObject({ enabled: true, ...NOT_PAUSED })
  })
})
