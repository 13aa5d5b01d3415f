import { asc, eq } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import { audits } from '#schema/audits.ts'
import { backfills } from '#schema/backfills.ts'
import { crontabs } from '#schema/crontabs.ts'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { enablingPreview } from '#server/queries/tasks/enabling-preview.ts'
import { carryOutPendingActions } from '#server/user-actions/carry-out-pending-actions.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { runTasksNow } from '#server/user-actions/run-tasks-now.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { crontabInputFor } from '#tests/factories/crontab-input-factory.ts'
import { dependencyInputFor } from '#tests/factories/dependency-input-factory.ts'
import { latestAudits } from '#tests/factories/recorded-changes.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { lookAt } from '#tests/tick/look-at.ts'
import { updateCrontab } from '../crontab/update-crontab.ts'
import { createDependency } from '../dependency/create-dependency.ts'
import { deleteTask } from './delete-task.ts'
import { pauseTasks } from './pause-tasks.ts'
import { setTasksEnabled } from './set-tasks-enabled.ts'
import { toggleTasks } from './toggle-tasks.ts'
import { updateTask } from './update-task.ts'

const at = (time: string) => new Date(`2026-03-01T${time}:00Z`)
const NOW = at('06:10')
const database = await openTestDatabase({ now: NOW })
const { db } = database

await makeHandler(db)
const actor = actorOf(await makeUser(db, { name: 'Grace' }))

afterEach(() => database.setNow(null))

/** An hourly task, decided up to 01:00, that was paused until 03:30; since then no scheduler has looked. */
const paused = (resumeChoice: ResumeChoice, values: Partial<typeof tasks.$inferInsert> = {}) =>
  makeTask(db, {
    cronBase: at('00:30'),
    cursor: at('01:00'),
    wakeAt: at('03:30'),
    maxConcurrency: null,
    enabled: false,
    pausedAt: at('01:10'),
    pausedByName: 'Ada',
    pausedUntil: at('03:30'),
    resumeChoice,
    ...values,
  })

const hour = (instant: Date) => instant.toISOString().slice(11, 16)
const read = async (id: number) => (await db.select().from(tasks).where(eq(tasks.id, id)))[0]
async function outcomesOf({ id }: TaskRecord) {
  const started = await db.select().from(runs).where(eq(runs.taskId, id)).orderBy(asc(runs.scheduledFor))
  const skipped = await db.select().from(decidedRanges).where(eq(decidedRanges.taskId, id)).orderBy(asc(decidedRanges.firstInstant))
  return {
    runs: started.filter(({ kind }) => kind === 'scheduled').map((run) => hour(run.scheduledFor)),
    skipped: skipped.map((range) => `${range.reason} ${hour(range.firstInstant)} to ${hour(range.lastInstant)}`),
  }
}

const pause = { note: 'again', until: '2026-03-02T00:00:00Z', resumeChoice: 'fromNow' } as const
const formOf = (task: TaskRecord, changes: Partial<ReturnType<typeof taskInputFor>>) =>
  updateTask(db, actor, {
    id: task.id,
    updatedAt: task.updatedAt.toISOString(),
    runLatest: false,
    enableChoice: 'fromNow',
    input: taskInputFor(task.crontabId, {
      name: task.name,
      enabled: false,
      maxConcurrency: null,
      cronBase: task.cronBase.toISOString(),
      ...changes,
    }),
  })
const ask = (type: string, payload: object) => requestUserAction(db, actor, { type, payload })

describe('a pause that ended while no scheduler looked comes to its end first, whoever touches the task (H6)', () => {
  const asIfLeftAlone = { runs: ['04:00', '05:00', '06:00'], skipped: ['disabled 02:00 to 03:00'] }

  it.each<[string, (task: TaskRecord) => Promise<unknown>]>([
    ['the scheduler', async () => {}],
    ['resuming', ({ id }) => ask('resume-task', { taskId: id, choice: 'fromNow' })],
    ['pausing again', ({ id }) => ask('pause-task', { taskId: id, ...pause })],
    ['pausing many', ({ id }) => pauseTasks(db, actor, { ids: [id], ...pause })],
    ['enabling many', ({ id }) => setTasksEnabled(db, actor, { ids: [id], enabled: true, enableChoice: 'fromNow' })],
    ['disabling many', ({ id }) => setTasksEnabled(db, actor, { ids: [id], enabled: false, enableChoice: 'fromNow' })],
    ['toggling', ({ id }) => toggleTasks(db, actor, { ids: [id], enableChoice: 'fromNow' })],
    ['another crontab', async (task) => formOf(task, { crontabId: (await makeCrontab(db, { minute: '30' })).id })],
    [
      'another expression',
      async ({ crontabId }) => {
        const [crontab] = await db.select().from(crontabs).where(eq(crontabs.id, crontabId))
        const updatedAt = crontab?.updatedAt.toISOString() ?? ''
        await updateCrontab(db, actor, { id: crontabId, updatedAt, runLatest: false, input: crontabInputFor({ minute: '30' }) })
      },
    ],
    ['a later cron base', (task) => formOf(task, { cronBase: '2026-03-01T06:05:00Z' })],
    ['enabling in the form', (task) => formOf(task, { enabled: true })],
    ['another edit in the form', (task) => formOf(task, { description: 'Edited while it was paused.' })],
    [
      'asking for a run',
      async ({ id }) => {
        await runTasksNow(db, actor, { ids: [id], ignoreDependencies: true, besideOthers: true })
        await carryOutPendingActions(db)
      },
    ],
    [
      'a backfill',
      ({ id }) => ask('backfill', { taskId: id, from: '2026-03-01T00:00:00Z', through: '2026-03-01T01:00:00Z', maxActive: 1 }),
    ],
    ['a new dependency', async (task) => createDependency(db, actor, dependencyInputFor((await makeTask(db)).id, task.id))],
  ])('%s', async (_, touch) => {
    const task = await paused('fromNow')
    await touch(task)
    await lookAt(database, NOW)
    expect(await outcomesOf(task)).toEqual(asIfLeftAlone)
  })

  it('skipping: the instants of the pause are no choice any more, those since are', async () => {
    const task = await paused('fromNow')
    await expect(ask('skip-instant', { taskId: task.id, instant: '2026-03-01T02:00:00Z' })).rejects.toMatchObject({ code: 'stale' })
    await ask('skip-instant', { taskId: task.id, instant: '2026-03-01T04:00:00Z' })
    await lookAt(database, NOW)
    expect(await outcomesOf(task)).toEqual({
      runs: ['05:00', '06:00'],
      skipped: ['disabled 02:00 to 03:00', 'skipped_by_person 04:00 to 04:00'],
    })
  })

  it('deleting: nothing starts, and nothing since the pause is said to be skipped', async () => {
    const task = await paused('fromNow')
    await deleteTask(db, actor, { id: task.id })
    await lookAt(database, NOW)
    expect(await outcomesOf(task)).toEqual({ runs: [], skipped: ['disabled 02:00 to 03:00'] })
  })

  it.each<[ResumeChoice, string[], string[]]>([
    ['latest', ['03:00', '04:00', '05:00', '06:00'], ['disabled 02:00 to 02:00']],
    ['all', ['02:00', '03:00', '04:00', '05:00', '06:00'], []],
  ])('by the choice made when pausing, %s, not by another one now', async (choice, started, skipped) => {
    const task = await paused(choice)
    await ask('resume-task', { taskId: task.id, choice: 'fromNow' })
    await lookAt(database, NOW)
    expect(await outcomesOf(task)).toEqual({ runs: started, skipped })
  })

  it('says so, to whoever resumes it and in the audits, once', async () => {
    const task = await paused('latest', { name: 'export' })
    const { outcome } = await ask('resume-task', { taskId: task.id, choice: 'fromNow' })
    expect(outcome).toBe(
      'The pause of “export” had ended already: it was enabled with the latest instant of the pause, as chosen when pausing.',
    )
    const [, byTheSystem] = await latestAudits(db, 2)
    expect(byTheSystem).toMatchObject({ actorName: 'Djag', message: 'The pause ended: enabled with the latest instant of the pause.' })
    await lookAt(database, NOW)
    expect(await db.select().from(audits).where(eq(audits.subjectName, 'export'))).toHaveLength(2)
  })

  it('wakes the tasks that wait for its instants', async () => {
    const task = await paused('fromNow')
    const waiting = { scheduledForMs: at('05:00').getTime(), dueCount: 1, closedGates: [] }
    const aligned = await makeTask(db, { cronBase: at('04:30'), waiting })
    await makeDependency(db, aligned, task, { freshness: 'aligned' })
    await ask('resume-task', { taskId: task.id })
    expect(await read(aligned.id)).toMatchObject({ wakeAt: NOW })
  })

  it('toggling leaves it enabled, which is what whoever saw it paused has asked for', async () => {
    const task = await paused('fromNow')
    expect(await toggleTasks(db, actor, { ids: [task.id], enableChoice: 'all' })).toEqual({ enabled: [task.id], disabled: [] })
    expect(await read(task.id)).toMatchObject({ enabled: true, pausedUntil: null })
  })

  it('offers nothing to choose when it is enabled', async () => {
    expect(await enablingPreview(db, { id: (await paused('all')).id })).toEqual({ undecidedCount: 0, latestInstant: null })
  })

  it('leaves a pause whose end is to come alone', async () => {
    const task = await paused('fromNow', { pausedUntil: at('06:11') })
    await ask('skip-instant', { taskId: task.id, instant: '2026-03-01T02:00:00Z' })
    expect(await read(task.id)).toMatchObject({ enabled: false, pausedUntil: at('06:11') })
  })

  it('ends none of a deleted task, of which a backfill that was through can still be cancelled', async () => {
    const task = await paused('fromNow', { deletedAt: at('03:00'), wakeAt: null })
    const [crontab] = await db.select().from(crontabs).where(eq(crontabs.id, task.crontabId))
    if (!crontab) throw new Error('The task has no crontab.')
    const instants = { firstInstant: at('01:00'), lastInstant: at('01:00'), count: 1, maxActive: 1, state: 'exhausted' } as const
    const backfillId = crypto.randomUUID()
    await db
      .insert(backfills)
      .values({ id: backfillId, taskId: task.id, requestedByName: 'Ada', crontab: crontabDefinitionOf(crontab), ...instants })
    await makeRun.queued(db, task, { kind: 'backfill', timing: 'backfill', backfillId })
    await ask('cancel-backfill', { backfillId })
    expect(await read(task.id)).toMatchObject({ enabled: false, pausedUntil: at('03:30'), wakeAt: null })
  })
})
