import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TaskInput } from '#domain/task-input.ts'
import type { TaskUpdate } from '#domain/task-update.ts'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { dependencies } from '#schema/dependencies.ts'
import { runRequests } from '#schema/run-requests.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { taskScheduleChange } from '#server/queries/tasks/schedule-change-preview.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { latestAction, latestAudits, snapshot } from '#tests/factories/recorded-changes.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { updateTask } from './update-task.ts'

const database = await openTestDatabase()
const { db } = database

await makeHandler(db)
const hourly = await makeCrontab(db)
const halfHourly = await makeCrontab(db, { minute: '0,30' })
const editor = actorOf(await makeUser(db))

beforeEach(() => database.setNow(new Date('2026-03-01T10:00:30Z')))
afterEach(() => database.setNow(null))

/** A task as its form was loaded, and the save of the form with some fields changed. */
async function loadedTask(values: Partial<typeof tasks.$inferInsert> = {}) {
  const task = await makeTask(db, { crontabId: hourly.id, cronBase: new Date('2026-03-01T07:30:00Z'), ...values })
  const form = taskInputFor(task.crontabId, { name: task.name, enabled: task.enabled, cronBase: task.cronBase.toISOString() })
  const save = (changes: Partial<TaskInput>, rest: Partial<TaskUpdate> = {}) =>
    updateTask(db, editor, {
      id: task.id,
      updatedAt: task.updatedAt.toISOString(),
      runLatest: false,
      enableChoice: 'fromNow',
      input: { ...form, ...changes },
      ...rest,
    })
  return { task, save }
}

const read = async (id: number) => (await db.select().from(tasks).where(eq(tasks.id, id)))[0]
const runsOf = async (id: number) =>
  (await db.select().from(runs).where(eq(runs.taskId, id)).orderBy(runs.scheduledFor)).map((run) => run.scheduledFor)
const rangesOf = (id: number) => db.select().from(decidedRanges).where(eq(decidedRanges.taskId, id)).orderBy(decidedRanges.firstInstant)
const at = (time: string) => new Date(`2026-03-01T${time}:00Z`)

describe('saving a task', () => {
  it('keeps the cursor and wakes the scheduler when only other things change, and audits just those', async () => {
    const { task, save } = await loadedTask({ cursor: at('09:00') })
    await save({ priority: 5, description: 'new' })
    expect(await read(task.id)).toMatchObject({ priority: 5, cursor: at('09:00'), wakeAt: expect.any(Date) })
    expect((await latestAudits(db, 1))[0]).toMatchObject({
      before: { priority: 0, description: '' },
      after: { priority: 5, description: 'new' },
      message: 'Changed description, priority.',
    })
  })

  it('keeps retries and the time limit, and audits them', async () => {
    const { task, save } = await loadedTask()
    const failing = { retryLimit: 3, retryDelaySeconds: 5, retryBackoff: 'fixed', retryMaxDelaySeconds: 60, retryJitter: false } as const
    await save({ ...failing, timeLimitSeconds: 900 })
    expect(await read(task.id)).toMatchObject({ ...failing, timeLimitSeconds: 900 })
    expect((await latestAudits(db, 1))[0]).toMatchObject({
      before: { retryLimit: 0, timeLimitSeconds: null },
      after: { ...failing, timeLimitSeconds: 900 },
    })
  })

  it('writes nothing when nothing changed', async () => {
    const { save } = await loadedTask()
    const before = await snapshot(db)
    await save({})
    expect(await snapshot(db)).toEqual(before)
  })

  it('refuses a form that was loaded before another save, even within one millisecond', async () => {
    const { save } = await loadedTask()
    await save({ priority: 1 })
    const before = await snapshot(db)
    await expect(save({ priority: 2 })).rejects.toMatchObject({ code: 'stale' })
    expect(await snapshot(db)).toEqual(before)
  })

  it('refuses a task that was deleted, and one whose new name is taken', async () => {
    const { save } = await loadedTask({ deletedAt: new Date() })
    await expect(save({})).rejects.toMatchObject({ code: 'not_found' })
    const other = await makeTask(db)
    await expect((await loadedTask()).save({ name: other.name })).rejects.toMatchObject({
      code: 'conflict',
      fields: { name: expect.any(String) },
    })
  })

  it('refuses a viewer and an operator', async () => {
    const { task } = await loadedTask()
    for (const role of ['viewer', 'operator'] as const) {
      const actor = actorOf(await makeUser(db, { role }))
      const update = {
        id: task.id,
        updatedAt: task.updatedAt.toISOString(),
        runLatest: false,
        enableChoice: 'fromNow' as const,
        input: taskInputFor(hourly.id),
      }
      await expect(updateTask(db, actor, update)).rejects.toMatchObject({ code: 'forbidden' })
    }
  })
})

describe('saving the edges of the form', () => {
  it('adds, changes and removes edges in one save', async () => {
    const { task, save } = await loadedTask()
    const [kept, dropped, added] = [await makeTask(db), await makeTask(db), await makeTask(db)]
    const keptEdge = await makeDependency(db, task, kept)
    await makeDependency(db, dropped, task)
    await save({
      dependsOn: [
        { id: keptEdge.id, otherTaskId: kept.id, future: false, endings: 'finished', freshness: 'new' },
        { id: null, otherTaskId: added.id, future: true, endings: 'finished', freshness: 'new' },
      ],
    })
    const edges = await db.select().from(dependencies).where(eq(dependencies.dependerId, task.id)).orderBy(dependencies.id)
    expect(edges).toMatchObject([
      { id: keptEdge.id, endings: 'finished', changedAt: keptEdge.changedAt },
      { dependeeId: added.id, future: true },
    ])
    expect(await db.select().from(dependencies).where(eq(dependencies.dependerId, dropped.id))).toEqual([])
    expect((await read(dropped.id))?.wakeAt).toEqual(expect.any(Date))
    expect((await latestAudits(db, 3)).map((audit) => audit.subjectKind)).toEqual(['dependency', 'dependency', 'dependency'])
  })

  it('writes neither fields nor edges when one edge closes a cycle', async () => {
    const { task, save } = await loadedTask()
    const upstream = await makeTask(db, { name: 'needs us' })
    await makeDependency(db, upstream, task)
    const before = await snapshot(db)
    await expect(
      save({
        priority: 9,
        dependsOn: [{ id: null, otherTaskId: upstream.id, future: false, endings: 'succeeded', freshness: 'new' }],
        dependedOnBy: [{ id: null, otherTaskId: upstream.id, future: false, endings: 'succeeded', freshness: 'new' }],
      }),
    ).rejects.toMatchObject({
      code: 'cycle',
      message: expect.stringContaining('needs us'),
      fields: { 'dependedOnBy.0.otherTaskId': expect.any(String) },
    })
    expect(await snapshot(db)).toEqual(before)
  })

  it('refuses a cycle at the row that was added, not at the saved one it would close it with', async () => {
    const { task, save } = await loadedTask()
    const waits = await makeTask(db)
    const saved = await makeDependency(db, waits, task)
    await expect(
      save({
        dependsOn: [{ id: null, otherTaskId: waits.id, future: false, endings: 'succeeded', freshness: 'new' }],
        dependedOnBy: [{ id: saved.id, otherTaskId: waits.id, future: false, endings: 'succeeded', freshness: 'new' }],
      }),
    ).rejects.toMatchObject({ code: 'cycle', fields: { 'dependsOn.0.otherTaskId': expect.any(String) } })
  })

  it('lets an edge that is dropped make room for its reverse', async () => {
    const { task, save } = await loadedTask()
    const other = await makeTask(db)
    await makeDependency(db, task, other)
    await save({ dependedOnBy: [{ id: null, otherTaskId: other.id, future: false, endings: 'succeeded', freshness: 'new' }] })
    expect(await db.select().from(dependencies).where(eq(dependencies.dependerId, other.id))).toMatchObject([{ dependeeId: task.id }])
  })

  it('exchanges the other ends of two edges', async () => {
    const { task, save } = await loadedTask()
    const [one, two] = [await makeTask(db), await makeTask(db)]
    const [first, second] = [await makeDependency(db, task, one), await makeDependency(db, task, two, { endings: 'finished' })]
    await save({
      dependsOn: [
        { id: first.id, otherTaskId: two.id, future: false, endings: 'succeeded', freshness: 'new' },
        { id: second.id, otherTaskId: one.id, future: false, endings: 'finished', freshness: 'new' },
      ],
    })
    const edges = await db.select().from(dependencies).where(eq(dependencies.dependerId, task.id)).orderBy(dependencies.dependeeId)
    expect(edges).toMatchObject([
      { dependeeId: one.id, endings: 'finished' },
      { dependeeId: two.id, endings: 'succeeded' },
    ])
  })
})

describe('changing when a task fires', () => {
  it('starts what is due under the old crontab, skips what waits, and goes on from now', async () => {
    const { task, save } = await loadedTask()
    await save({ crontabId: halfHourly.id })
    expect(await runsOf(task.id)).toEqual([at('08:00')])
    expect(await rangesOf(task.id)).toMatchObject([
      { kind: 'skipped', reason: 'schedule_changed', firstInstant: at('09:00'), lastInstant: at('10:00'), count: 2 },
    ])
    expect((await read(task.id))?.cursor).toEqual(new Date('2026-03-01T10:00:30Z'))
  })

  it.each([
    ['all', { waitingCount: 4, latestInstant: '2026-03-01T05:00:00.000Z' }],
    ['latest', { waitingCount: 1, latestInstant: '2026-03-01T05:00:00.000Z' }],
    ['fromNow', null],
  ] as const)(
    'counts before what a pause with the choice %s was to run, and offers the latest of it (H1, H6)',
    async (resumeChoice, counted) => {
      await database.setNow(at('05:10'))
      const paused = { enabled: false, pausedAt: at('01:10'), pausedByName: 'Ada', pausedUntil: at('08:00'), resumeChoice }
      const { task, save } = await loadedTask({ cronBase: at('00:30'), cursor: at('01:00'), ...paused })
      const { id, name } = task
      const tasksThatWait = counted ? [{ id, name, ...counted }] : []
      expect(await taskScheduleChange(db, { id })).toEqual({ waitingCount: counted?.waitingCount ?? 0, tasks: tasksThatWait })
      await save({ crontabId: halfHourly.id }, { runLatest: true })
      expect(await rangesOf(id)).toMatchObject([
        { reason: 'schedule_changed', firstInstant: at('02:00'), lastInstant: at('05:00'), count: 4 },
      ])
      expect(await db.select().from(runRequests).where(eq(runRequests.taskId, id))).toHaveLength(counted ? 1 : 0)
    },
  )

  it('asks for a run for what it drops when told so, in the same save, and the dependencies of that run are heeded', async () => {
    const { task, save } = await loadedTask()
    await save({ crontabId: halfHourly.id }, { runLatest: true })
    const [request] = await db.select().from(runRequests).where(eq(runRequests.taskId, task.id))
    expect(request).toMatchObject({ ignoreDependencies: false, besideOthers: false, requestedByName: 'Ada Lovelace', activatedRunId: null })
    expect(await latestAudits(db, 1)).toMatchObject([{ type: 'run-now', actionId: request?.actionId, subjectId: String(task.id) }])
    expect(await latestAction(db)).toMatchObject({ type: 'run-now', state: 'done', payload: { taskId: task.id } })
  })

  it.each([
    ['nothing waits', { cursor: at('10:00') }, {}],
    ['the task is disabled', { enabled: false }, {}],
    ['the schedule stays', {}, { crontabId: hourly.id, priority: 3 }],
  ])('asks for no run when %s', async (_what, values, changes) => {
    const { task, save } = await loadedTask(values)
    await save({ crontabId: halfHourly.id, ...changes }, { runLatest: true })
    expect(await db.select().from(runRequests).where(eq(runRequests.taskId, task.id))).toEqual([])
  })

  it('says beforehand how many waiting instants it would drop, without deciding anything', async () => {
    const { task, save } = await loadedTask()
    const before = await snapshot(db)
    expect(await taskScheduleChange(db, { id: task.id })).toEqual({
      waitingCount: 2,
      tasks: [{ id: task.id, name: task.name, waitingCount: 2, latestInstant: at('10:00').toISOString() }],
    })
    expect(await snapshot(db)).toEqual(before)
    await save({ crontabId: halfHourly.id })
    expect(await rangesOf(task.id)).toMatchObject([{ count: 2, lastInstant: at('10:00') }])
  })

  it('foresees nothing dropped where all that is due can start, and where the task is disabled', async () => {
    for (const values of [{ maxConcurrency: null }, { enabled: false }]) {
      const { task } = await loadedTask(values)
      expect(await taskScheduleChange(db, { id: task.id })).toEqual({ waitingCount: 0, tasks: [] })
    }
  })

  it('withdraws instants to come that a person had skipped, so that they hide nothing of the new schedule', async () => {
    const { task, save } = await loadedTask({ cursor: at('10:00') })
    const operator = actorOf(await makeUser(db, { role: 'operator' }))
    const payload = { taskId: task.id, instant: at('11:00').toISOString() }
    await requestUserAction(db, operator, { type: 'skip-instant', payload })
    const other = await makeTask(db, { cronBase: at('10:00') })
    await requestUserAction(db, operator, { type: 'skip-instant', payload: { ...payload, taskId: other.id } })
    await save({ crontabId: halfHourly.id })
    expect(await rangesOf(task.id)).toEqual([])
    expect(await rangesOf(other.id)).toMatchObject([{ firstInstant: at('11:00') }])
    expect(await read(task.id)).toMatchObject({ cursor: new Date('2026-03-01T10:00:30Z') })
  })

  it('wakes the tasks that wait for its instants', async () => {
    const { task, save } = await loadedTask()
    const waiting = { scheduledForMs: 0, dueCount: 1, closedGates: [] }
    const depender = await makeTask(db, { waiting })
    const { id } = await makeDependency(db, depender, task, { freshness: 'aligned' })
    const edge = { id, otherTaskId: depender.id, future: false, endings: 'succeeded', freshness: 'aligned' } as const
    await save({ crontabId: halfHourly.id, dependedOnBy: [edge] })
    expect(await read(depender.id)).toMatchObject({ wakeAt: expect.any(Date) })
  })

  it('does not count another crontab that reads the same as a change of schedule', async () => {
    const same = await makeCrontab(db)
    const { task, save } = await loadedTask({ cursor: at('10:00') })
    await save({ crontabId: same.id })
    expect(await read(task.id)).toMatchObject({ crontabId: same.id, cursor: at('10:00') })
  })

  it('skips undecided instants up to a later cron base, and adds none that are decided for an earlier one', async () => {
    const later = await loadedTask({ maxConcurrency: 1 })
    await later.save({ cronBase: at('09:30').toISOString() })
    expect(await runsOf(later.task.id)).toEqual([at('08:00')])
    expect(await rangesOf(later.task.id)).toMatchObject([
      { reason: 'cron_base_moved', firstInstant: at('09:00'), lastInstant: at('09:00') },
    ])

    const earlier = await loadedTask({ cursor: at('10:00') })
    await earlier.save({ cronBase: at('05:00').toISOString() })
    expect(await read(earlier.task.id)).toMatchObject({ cursor: at('10:00'), cronBase: at('05:00') })
    expect(await runsOf(earlier.task.id)).toEqual([])
  })

  it.each([
    ['fromNow', { skipped: 3, notMisfiresThrough: null }],
    ['latest', { skipped: 2, notMisfiresThrough: at('10:00') }],
    ['all', { skipped: 0, notMisfiresThrough: at('10:00') }],
  ] as const)(
    'enabling %s skips as many of the instants of the pause as it says',
    async (enableChoice, { skipped, notMisfiresThrough }) => {
      const { task, save } = await loadedTask({ enabled: false })
      await save({ enabled: true }, { enableChoice })
      const ranges = await rangesOf(task.id)
      expect(ranges.reduce((sum, range) => sum + range.count, 0)).toBe(skipped)
      expect(ranges.every((range) => range.reason === 'disabled')).toBe(true)
      expect(await read(task.id)).toMatchObject({ enabled: true, notMisfiresThrough })
      expect(await runsOf(task.id)).toEqual([])
    },
  )

  it('starts what was due before the task is disabled', async () => {
    const { task, save } = await loadedTask()
    await save({ enabled: false })
    expect(await runsOf(task.id)).toEqual([at('08:00')])
    expect(await read(task.id)).toMatchObject({ enabled: false, cursor: at('08:00') })
  })

  it('gives a task whose crontab no longer compiles another one', async () => {
    const broken = await makeCrontab(db, { timezone: 'Nowhere/Gone' })
    const { task, save } = await loadedTask({ crontabId: broken.id })
    await save({ crontabId: hourly.id })
    expect(await read(task.id)).toMatchObject({ crontabId: hourly.id, cursor: new Date('2026-03-01T10:00:30Z') })
  })
})
