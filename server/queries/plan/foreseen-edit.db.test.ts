import { eq } from 'drizzle-orm'
import { afterEach, expect, it, vi } from 'vitest'
import { EditForesight } from '#domain/foreseen-edit.ts'
import { presentOf } from '#domain/plan-forecast.ts'
import { type SentTaskEdit, taskEditOf } from '#domain/sent-task-edit.ts'
import type { TaskInput } from '#domain/task-input.ts'
import { type PlanView, planShape } from '#domain/views/plan-views.ts'
import { HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { readDeadline } from '#scheduling/deadline/deadline.ts'
import { deadlineDifference, foreseenDeadlines } from '#scheduling/deadline/deadline-difference.ts'
import { simulationFrom } from '#scheduling/explain/present-state.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import { runSimulation } from '#scheduling/simulate/simulation.ts'
import { differenceOf, foreseenOf } from '#scheduling/simulate/simulation-difference.ts'
import { crontabs } from '#schema/crontabs.ts'
import type { tasks } from '#schema/tasks.ts'
import { updateTask } from '#server/use-cases/task/update-task.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler, makeWorker } from '#tests/factories/worker-factory.ts'
import { PassingTime } from '#tests/tick/let-pass.ts'
import { taskDetail } from '../tasks/task-detail.ts'
import { planParameters } from './plan-tasks.ts'
import { planView } from './plan-view.ts'

const TEN_MS = Date.UTC(2026, 5, 1, 10)
const at = (minutes: number) => new Date(TEN_MS + minutes * MINUTE_MS)
const PRESENT = at(34)
const END_MS = PRESENT.getTime() + 24 * HOUR_MS
const database = await openTestDatabase({ emptied: 'tasks', now: at(0) })
const { db, sql } = database
await makeHandler(db)
const editor = actorOf(await makeUser(db))

async function taskOf(name: string, minutes: string, tookMinutes: number, settings: Partial<typeof tasks.$inferInsert> = {}) {
  const crontab = await makeCrontab(db, { minute: minutes })
  const task = await makeTask(db, { name, handler: 'log', kwargs: { message: 'x' }, crontabId: crontab.id, cronBase: at(-1), ...settings })
  const startedAt = at(-6000)
  const endedAt = new Date(startedAt.getTime() + tookMinutes * MINUTE_MS)
  await makeRun.succeeded(db, task, { activatedAt: startedAt, startedAt, scheduledFor: startedAt, endedAt })
  return { task, tookMs: tookMinutes * MINUTE_MS }
}

/** In the middle of things: some runs are under way, some instants wait, one task is off and one paused. */
async function systemAtPresent(): Promise<Record<string, number>> {
  const extract = await taskOf('extract', '0,20,40', 12)
  const load = await taskOf('load', '0,20,40', 15, { deadlineKind: 'after', deadlineAfterSeconds: 1_980 })
  const report = await taskOf('report', '0,30', 3, { deadlineKind: 'by', deadlineTime: '13:00' })
  const slow = await taskOf('slow', '0,10,20,30,40,50', 25, { maxConcurrency: 1, deadlineKind: 'after', deadlineAfterSeconds: 7_200 })
  const many = await taskOf('many', '0,10,20,30,40,50', 25)
  const off = await taskOf('off', '5,25', 1, { enabled: false })
  const pause = { enabled: false, pausedAt: at(-30), pausedUntil: at(95), resumeChoice: 'latest' } as const
  const paused = await taskOf('paused', '0,30', 4, pause)
  await makeDependency(db, load.task, extract.task)
  await makeDependency(db, report.task, load.task, { freshness: 'aligned' })
  await makeDependency(db, paused.task, extract.task)
  await makeWorker(db)
  await sql`update tasks set wake_at = djag_now()`
  const all = [extract, load, report, slow, many, off, paused]
  await new PassingTime(database, at(0), new Map(all.map(({ task, tookMs }) => [task.id, tookMs]))).until(PRESENT)
  return Object.fromEntries(all.map(({ task }) => [task.name, task.id]))
}

afterEach(() => vi.unstubAllEnvs())

/** As a browser has it. */
async function plan(): Promise<PlanView> {
  return planShape.parse(JSON.parse(JSON.stringify(await planView(db, planParameters.parse({})))))
}

function foreseenFrom(view: PlanView) {
  const input = simulationFrom(presentOf(view), END_MS, Number.POSITIVE_INFINITY, {})
  const history = runSimulation(input)
  const withDeadlines = view.tasks.flatMap(({ id, deadline: settings }) => {
    const schedule = input.world.tasks.get(id)?.state.schedule
    const deadline = settings && readDeadline(settings, 'UTC')
    return deadline && schedule ? [[id, { deadline, schedule }] as const] : []
  })
  const time = { fromMs: view.nowMs, throughMs: END_MS }
  const inFlight = input.runsInFlight ?? []
  return {
    ...foreseenOf(history, inFlight, view.nowMs, END_MS),
    deadlines: foreseenDeadlines(history, inFlight, new Map(withDeadlines), time),
  }
}

/** With another edit foreseen before from the same snapshot, which must leave no trace. */
function foreseen(view: PlanView, edit: SentTaskEdit) {
  const foresight = new EditForesight(view, 1_000_000)
  wholly(foresight.foresee({ ...edit, crontab: null, cronBase: null, enabling: null, disables: true }, END_MS))
  return wholly(foresight.foresee(edit, END_MS))
}

function wholly<Result>(going: Generator<void, Result>): Result {
  for (;;) {
    const step = going.next()
    if (step.done) return step.value
  }
}

type Change = (input: TaskInput, crontabId: number) => Partial<TaskInput>

const EDITS: [what: string, task: string, change: Change, choice?: ResumeChoice][] = [
  ['another crontab', 'extract', (_, crontabId) => ({ crontabId })],
  ['another crontab of a task that waits', 'load', (_, crontabId) => ({ crontabId })],
  ['another crontab of one that others are aligned on', 'load', (_, crontabId) => ({ crontabId, maxConcurrency: 2 })],
  ['another crontab of a paused task', 'paused', (_, crontabId) => ({ crontabId })],
  ['a later beginning', 'extract', () => ({ cronBase: at(600).toISOString() })],
  ['disabling', 'extract', () => ({ enabled: false })],
  ['disabling with an earlier beginning', 'extract', () => ({ enabled: false, cronBase: at(-600).toISOString() })],
  ['disabling with another crontab', 'slow', (_, crontabId) => ({ enabled: false, crontabId })],
  ['enabling from now', 'off', () => ({ enabled: true })],
  ['enabling with the latest', 'off', () => ({ enabled: true }), 'latest'],
  ['enabling with all', 'off', () => ({ enabled: true }), 'all'],
  ['ending a pause', 'paused', () => ({ enabled: true }), 'all'],
  ['a limit, while several run', 'many', () => ({ maxConcurrency: 2 })],
  ['no limit', 'slow', () => ({ maxConcurrency: null })],
  ['a grace period', 'slow', () => ({ misfirePolicy: 'skip', gracePeriodSeconds: 300 })],
  ['coalescing', 'slow', () => ({ misfirePolicy: 'coalesce', gracePeriodSeconds: 60 })],
  ['an edge less', 'load', () => ({ dependsOn: [] })],
  ['an edge of a depender less', 'load', () => ({ dependedOnBy: [] })],
  ['an edge that is a future one', 'load', ({ dependsOn }) => ({ dependsOn: dependsOn.map((edge) => ({ ...edge, future: true })) })],
  ['an edge of other endings', 'load', ({ dependsOn }) => ({ dependsOn: dependsOn.map((edge) => ({ ...edge, endings: 'finished' })) })],
  ['another deadline', 'extract', () => ({ deadlineKind: 'after', deadlineAfterSeconds: 600 })],
  ['all at once', 'load', (_, crontabId) => ({ crontabId, dependsOn: [], maxConcurrency: 1, cronBase: null })],
]

it.each(EDITS)('what saving does is foreseen before it: %s', async (what, name, change, enableChoice = 'fromNow') => {
  const id = (await systemAtPresent())[name] ?? 0
  const other = await makeCrontab(db, { minute: '15', hour: '*/2' })
  const { task, input, updatedAt } = await taskDetail(db, { id })
  const changed = { ...input, ...change(input, other.id) }
  const [definition] = await db.select().from(crontabs).where(eq(crontabs.id, changed.crontabId))
  if (!definition) throw new Error('There is no such crontab.')
  const crontabsOf = { before: task.crontab, after: definition }
  const edit = taskEditOf(id, input, changed, { enableChoice, crontabs: crontabsOf })
  if (!edit) throw new Error('It changes nothing.')
  const before = await plan()
  const said = foreseen(before, edit)

  await updateTask(db, editor, { id, updatedAt, runLatest: false, enableChoice, input: changed })
  const [was, is] = [foreseenFrom(before), foreseenFrom(await plan())]
  const came = differenceOf(was, is)

  expect(said.differences).toEqual(came)
  expect(said.deadlines).toEqual(deadlineDifference(was.deadlines, is.deadlines))
  expect(said.throughMs).toBe(END_MS)
  // Who only looks at other endings, all of which succeed, or at another hour, sees no other run.
  expect(came.length > 0).toBe(what !== 'an edge of other endings' && what !== 'another deadline')
  if (what === 'another deadline') expect(said.deadlines.newlyMissed.length).toBeGreaterThan(0)
})

it('what is due starts before the crontab changes, however much one evaluation starts, and only what waits even then is dropped', async () => {
  vi.stubEnv('DJAG_CATCH_UP_BATCH', '3')
  const { slow: slowId } = await systemAtPresent()
  // No scheduler has looked at it for two hours.
  const { task: backlog } = await taskOf('backlog', '0,20,40', 5, { cronBase: at(-121), maxConcurrency: null })
  const other = await makeCrontab(db, { minute: '15', hour: '*/2' })
  const edit = (taskId: number): SentTaskEdit => ({
    ...{ taskId, crontab: other, cronBase: null, enabling: null, disables: false, policies: null, deadline: null },
    ...{ removedEdgeIds: [], changedEdges: [], leftOut: [] },
  })
  const before = await plan()
  const said = foreseen(before, edit(backlog.id))
  expect(said.dropsWaiting).toBe(false)
  expect(foreseen(before, edit(slowId ?? 0)).dropsWaiting).toBe(true)

  const { input, updatedAt } = await taskDetail(db, { id: backlog.id })
  const changed = { ...input, crontabId: other.id }
  await updateTask(db, editor, { id: backlog.id, updatedAt, runLatest: false, enableChoice: 'fromNow', input: changed })
  expect(said.differences).toEqual(differenceOf(foreseenFrom(before), foreseenFrom(await plan())))
})
