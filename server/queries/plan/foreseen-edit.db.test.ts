import { eq } from 'drizzle-orm'
import { afterEach, expect, it, vi } from 'vitest'
import type { DependencyInput } from '#domain/dependency-input.ts'
import { EditForesight } from '#domain/foreseen-edit.ts'
import { presentOf } from '#domain/plan-forecast.ts'
import { edgeEditOf, needsEdgeStart } from '#domain/sent-edge-edit.ts'
import type { SentEdit } from '#domain/sent-edit.ts'
import { type EdgeEnds, startsNeeded, taskEditOf } from '#domain/sent-task-edit.ts'
import type { InlineDependency, TaskInput } from '#domain/task-input.ts'
import { NO_DEADLINE } from '#domain/task-settings/deadline-settings.ts'
import { type PlanView, planShape } from '#domain/views/plan-views.ts'
import { type CrontabDefinition, crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { readDeadline } from '#scheduling/deadline/deadline.ts'
import { deadlineDifference, foreseenDeadlines } from '#scheduling/deadline/deadline-difference.ts'
import { simulationFrom } from '#scheduling/explain/present-state.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import type { EdgeStart } from '#scheduling/simulate/edge-edit.ts'
import { runSimulation } from '#scheduling/simulate/simulation.ts'
import { differenceOf, foreseenOf, type TaskDifference } from '#scheduling/simulate/simulation-difference.ts'
import { crontabs } from '#schema/crontabs.ts'
import { updateCrontab } from '#server/use-cases/crontab/update-crontab.ts'
import { createDependency } from '#server/use-cases/dependency/create-dependency.ts'
import { deleteDependency } from '#server/use-cases/dependency/delete-dependency.ts'
import { updateDependency } from '#server/use-cases/dependency/update-dependency.ts'
import { changeTag } from '#server/use-cases/tag/edit-tags.ts'
import { tagTasks } from '#server/use-cases/tag/tag-tasks.ts'
import { deleteTasks } from '#server/use-cases/task/delete-task.ts'
import { pauseTasks } from '#server/use-cases/task/pause-tasks.ts'
import { toggleTasks } from '#server/use-cases/task/toggle-tasks.ts'
import { updateTask } from '#server/use-cases/task/update-task.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { busySystem, busyTask } from '#tests/tick/busy-system.ts'
import { dependencyPage, dependencyPageParameters } from '../dependencies/dependency-rows.ts'
import { taskDetail } from '../tasks/task-detail.ts'
import { edgeStart } from './edge-start.ts'
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

const systemAtPresent = async () => await busySystem(database, at(0), PRESENT)

afterEach(() => vi.unstubAllEnvs())

/** As a browser has it. */
async function plan(): Promise<PlanView> {
  return planShape.parse(JSON.parse(JSON.stringify(await planView(db, planParameters.parse({})))))
}

function foreseenFrom(view: PlanView) {
  const input = simulationFrom(presentOf(view), END_MS, Number.POSITIVE_INFINITY, {})
  const history = runSimulation(input)
  const withDeadlines = view.tasks.flatMap(({ id, deadline: own, tags }) => {
    const schedule = input.world.tasks.get(id)?.state.schedule
    const ofTags = view.tagDeadlines.filter(({ tagId }) => tags.some((tag) => tag.id === tagId)).map(({ deadline }) => deadline)
    const deadlines = (own ? [own] : ofTags).flatMap((settings) => readDeadline(settings, 'UTC') ?? [])
    return deadlines.length > 0 && schedule ? [[id, { deadlines, schedule }] as const] : []
  })
  const time = { fromMs: view.nowMs, throughMs: END_MS }
  const inFlight = input.runsInFlight ?? []
  const foreseenRuns = foreseenOf(history, inFlight, view.nowMs, END_MS)
  return {
    ...foreseenRuns,
    underWay: new Set(foreseenRuns.runs.slice(0, inFlight.length)),
    deadlines: foreseenDeadlines(history, inFlight, new Map(withDeadlines), time),
  }
}

/** With another edit foreseen before from the same snapshot, which must leave no trace. */
function foreseen(view: PlanView, edit: SentEdit) {
  const foresight = new EditForesight(view, 1_000_000)
  wholly(foresight.foresee({ kind: 'pause', taskIds: view.tasks.map(({ id }) => id), resume: null }, END_MS))
  return wholly(foresight.foresee(edit, END_MS))
}

function wholly<Result>(going: Generator<void, Result>): Result {
  for (;;) {
    const step = going.next()
    if (step.done) return step.value
  }
}

/** What is not saved yet has no number. */
const numbered = (differences: readonly TaskDifference[]) =>
  JSON.parse(JSON.stringify(differences, (name, value) => (name === 'edgeId' ? 'edge' : value)))

const noStart = (): never => {
  throw new Error('This edge needs no start.')
}

type Change = (input: TaskInput, crontabId: number, ids: Readonly<Record<string, number>>) => Partial<TaskInput>
const edgeOn = (otherTaskId: number | undefined, terms: Partial<InlineDependency> = {}): InlineDependency => ({
  ...{ id: null, otherTaskId: otherTaskId ?? 0, future: false, endings: 'succeeded', freshness: 'new' },
  ...terms,
})

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
  ['a new edge', 'report', ({ dependsOn }, _, { slow }) => ({ dependsOn: [...dependsOn, edgeOn(slow)] })],
  ['a new aligned edge', 'report', ({ dependsOn }, _, { slow }) => ({ dependsOn: [...dependsOn, edgeOn(slow, { freshness: 'aligned' })] })],
  ['a new edge of a depender', 'slow', (_, __, { report }) => ({ dependedOnBy: [edgeOn(report)] })],
  [
    'an edge that goes to another task',
    'load',
    ({ dependsOn }, _, { slow = 0 }) => ({ dependsOn: dependsOn.map((edge) => ({ ...edge, otherTaskId: slow })) }),
  ],
  [
    'an edge that is aligned no more',
    'report',
    ({ dependsOn }) => ({ dependsOn: dependsOn.map((edge) => ({ ...edge, freshness: 'new' })) }),
  ],
  [
    'a new edge with another crontab',
    'report',
    ({ dependsOn }, crontabId, { slow }) => ({ crontabId, dependsOn: [...dependsOn, edgeOn(slow)] }),
  ],
  [
    'a new edge with an earlier beginning',
    'report',
    ({ dependsOn }, _, { many }) => ({ cronBase: at(-600).toISOString(), dependsOn: [...dependsOn, edgeOn(many)] }),
  ],
  ['a new edge of what is enabled', 'off', (_, __, { slow }) => ({ enabled: true, dependsOn: [edgeOn(slow)] }), 'all'],
  ['another deadline', 'extract', () => ({ deadlineKind: 'after', deadlineAfterSeconds: 600 })],
  ['all at once', 'load', (_, crontabId) => ({ crontabId, dependsOn: [], maxConcurrency: 1, cronBase: null })],
]

it.each(EDITS)('what saving does is foreseen before it: %s', async (what, name, change, enableChoice = 'fromNow') => {
  const ids = await systemAtPresent()
  const id = ids[name] ?? 0
  const other = await makeCrontab(db, { minute: '15', hour: '*/2' })
  const { task, input, updatedAt } = await taskDetail(db, { id }, { role: 'editor' })
  const changed = { ...input, ...change(input, other.id, ids) }
  const [definition] = await db.select().from(crontabs).where(eq(crontabs.id, changed.crontabId))
  if (!definition) throw new Error('There is no such crontab.')
  const crontabsOf = { before: task.crontab, after: definition }
  const starts = new Map<string, EdgeStart>()
  for (const { dependerId, dependeeId } of startsNeeded(id, input, changed))
    starts.set(`${dependerId} ${dependeeId}`, await edgeStart(db, { depender: dependerId, dependee: dependeeId }))
  const startOf = ({ dependerId, dependeeId }: EdgeEnds) => starts.get(`${dependerId} ${dependeeId}`) ?? noStart()
  const edit = taskEditOf(id, input, changed, { enableChoice, crontabs: crontabsOf, startOf })
  if (!edit) throw new Error('It changes nothing.')
  const before = await plan()
  const said = foreseen(before, { kind: 'task', ...edit })

  await updateTask(db, editor, { id, updatedAt, runLatest: false, enableChoice, input: changed })
  const [was, is] = [foreseenFrom(before), foreseenFrom(await plan())]
  const came = differenceOf(was, is)

  expect(numbered(said.differences)).toEqual(numbered(came))
  expect(said.deadlines).toEqual(deadlineDifference(was.deadlines, is.deadlines))
  expect(said.throughMs).toBe(END_MS)
  // Who only looks at other endings, all of which succeed, or at another hour, sees no other run.
  expect(came.length > 0).toBe(what !== 'an edge of other endings' && what !== 'another deadline')
  if (what === 'another deadline') expect(said.deadlines.newlyMissed.length).toBeGreaterThan(0)
})

type OfTasks = { ids: Record<string, number>; crontabId: number; crontab: CrontabDefinition }
const EVERY_TWO_HOURS = { second: '0', minute: '15', hour: '*/2', dayOfMonth: '*', month: '*', dayOfWeek: '*' }
const idsOf = ({ ids }: OfTasks, names: readonly string[]) => names.map((name) => ids[name] ?? 0)
const switching = (to: { enable?: string[]; disable?: string[] }, choice: ResumeChoice = 'fromNow') => ({
  edit: (of: OfTasks): SentEdit => ({
    kind: 'switch',
    enableIds: idsOf(of, to.enable ?? []),
    disableIds: idsOf(of, to.disable ?? []),
    choice,
  }),
  save: (of: OfTasks) => toggleTasks(db, editor, { ids: idsOf(of, [...(to.enable ?? []), ...(to.disable ?? [])]), enableChoice: choice }),
})
const pausing = (names: string[], until: Date | null, choice: ResumeChoice = 'fromNow') => ({
  edit: (of: OfTasks): SentEdit => ({ kind: 'pause', taskIds: idsOf(of, names), resume: until && { atMs: until.getTime(), choice } }),
  save: (of: OfTasks) =>
    pauseTasks(db, editor, { ids: idsOf(of, names), note: '', until: until?.toISOString() ?? null, resumeChoice: choice }),
})
const deleting = (...names: string[]) => ({
  edit: (of: OfTasks): SentEdit => ({ kind: 'delete', taskIds: idsOf(of, names) }),
  save: (of: OfTasks) => deleteTasks(db, editor, { ids: idsOf(of, names) }),
})
const crontabChange = {
  edit: ({ crontabId, crontab }: OfTasks): SentEdit => ({ kind: 'crontab', crontabId, crontab: { ...crontab, ...EVERY_TWO_HOURS } }),
  save: async ({ crontabId, crontab }: OfTasks) => {
    const [row] = await db.select().from(crontabs).where(eq(crontabs.id, crontabId))
    const updatedAt = row?.updatedAt.toISOString() ?? ''
    return await updateCrontab(db, editor, { id: crontabId, updatedAt, input: { ...crontab, ...EVERY_TWO_HOURS }, runLatest: false })
  },
}

const EDITS_OF_MANY: [what: string, edit: { edit: (of: OfTasks) => SentEdit; save: (of: OfTasks) => Promise<unknown> }][] = [
  ['disabling several', switching({ disable: ['extract', 'slow'] })],
  ['enabling several, all that passed', switching({ enable: ['off', 'paused'] }, 'all')],
  ['toggling', switching({ enable: ['off'], disable: ['load', 'many'] }, 'latest')],
  ['pausing until a time', pausing(['extract', 'slow'], at(180), 'all')],
  ['pausing without an end', pausing(['load'], null)],
  ['another end of a pause', pausing(['paused', 'off'], at(240), 'latest')],
  ['deleting one that others wait for', deleting('load')],
  ['deleting several', deleting('extract', 'slow', 'off')],
  ['a crontab for all that use it', crontabChange],
]

it.each(EDITS_OF_MANY)('what it does to many is foreseen before it: %s', async (_, { edit, save }) => {
  const ids = await systemAtPresent()
  const [row] = await sql<{ id: number }[]>`select crontab_id::int as id from tasks where id = ${ids.extract ?? 0}`
  await sql`update tasks set crontab_id = ${row?.id ?? 0} where id = any(${[ids.load ?? 0, ids.slow ?? 0]})`
  const [stored] = await db
    .select()
    .from(crontabs)
    .where(eq(crontabs.id, row?.id ?? 0))
  if (!row || !stored) throw new Error('There is no crontab.')
  const of = { ids, crontabId: row.id, crontab: crontabDefinitionOf(stored) }
  const before = await plan()
  const said = foreseen(before, edit(of))

  await save(of)
  const after = await plan()
  const [was, is] = [foreseenFrom(before), foreseenFrom(after)]
  // Runs under way of a deleted task end as usual; it is in no plan any more.
  const isGone = ({ taskId }: { taskId: number }) => !after.tasks.some(({ id }) => id === taskId)
  const stillUnderWay = was.runs.filter((run) => isGone(run) && was.underWay.has(run))
  const came = differenceOf(was, { ...is, runs: [...stillUnderWay, ...is.runs] })
  expect(said.differences).toEqual(came)
  expect(said.deadlines).toEqual(deadlineDifference(was.deadlines, is.deadlines))
  expect(came.length).toBeGreaterThan(0)
})

type Ends = [depender: string, dependee: string]
type Terms = Partial<Pick<DependencyInput, 'future' | 'endings' | 'freshness'>>

const EDGE_EDITS: [what: string, saved: Ends | null, edge: [...Ends, Terms] | null][] = [
  ['a new edge on one that is slow', null, ['report', 'slow', {}]],
  ['a new edge on any ending', null, ['report', 'many', { endings: 'finished' }]],
  ['a new edge on one that is off', null, ['report', 'off', {}]],
  ['a new future edge', null, ['extract', 'slow', { future: true, endings: 'finished' }]],
  ['a new aligned edge', null, ['paused', 'many', { freshness: 'aligned' }]],
  ['a new aligned edge on one with runs under way', null, ['report', 'slow', { freshness: 'aligned' }]],
  ['a new aligned edge on one that others are aligned on', null, ['paused', 'load', { freshness: 'aligned', endings: 'finished' }]],
  ['an edge that goes to another task', ['load', 'extract'], ['load', 'slow', {}]],
  ['an edge of another task', ['load', 'extract'], ['many', 'extract', {}]],
  ['an edge that becomes aligned', ['load', 'extract'], ['load', 'extract', { freshness: 'aligned' }]],
  ['an edge that is aligned no more', ['report', 'load'], ['report', 'load', {}]],
  ['an aligned edge on any ending', ['report', 'load'], ['report', 'load', { freshness: 'aligned', endings: 'finished' }]],
  ['an edge less', ['report', 'load'], null],
]

/** Where all succeed, endings of any kind are the same; who runs in step with a task finds the run of its own instant anyway. */
const CHANGE_NO_RUN = ['an aligned edge on any ending', 'an edge that becomes aligned']
it.each(EDGE_EDITS)('what a dependency does is foreseen before it is saved: %s', async (what, saved, edge) => {
  const ids = await systemAtPresent()
  const idOf = (name: string) => ids[name] ?? 0
  const { rows } = await dependencyPage(db, dependencyPageParameters.parse({}))
  const row = rows.find(({ dependerName, dependeeName }) => dependerName === saved?.[0] && dependeeName === saved?.[1]) ?? null
  const [depender = '', dependee = '', terms = {}] = edge ?? []
  const plain = { future: false, endings: 'succeeded', freshness: 'new' } as const
  const input: DependencyInput = { dependerId: idOf(depender), dependeeId: idOf(dependee), ...plain, ...terms }
  const start = edge && needsEdgeStart(row, input) ? await edgeStart(db, { depender: input.dependerId, dependee: input.dependeeId }) : null
  const before = await plan()
  const edit: SentEdit = edge ? edgeEditOf(row, input, start) : { kind: 'edges', removedEdgeIds: [row?.id ?? 0], saved: [] }
  const said = foreseen(before, edit)

  if (row === null) await createDependency(db, editor, input)
  else if (edge === null) await deleteDependency(db, editor, { id: row.id })
  else await updateDependency(db, editor, { id: row.id, ...input, basedOn: row })
  const [was, is] = [foreseenFrom(before), foreseenFrom(await plan())]
  expect(numbered(said.differences)).toEqual(numbered(differenceOf(was, is)))
  expect(said.deadlines).toEqual(deadlineDifference(was.deadlines, is.deadlines))
  if (!CHANGE_NO_RUN.includes(what)) expect(said.differences.length).toBeGreaterThan(0)
})

it('what another deadline of a tag does is foreseen: no run moves, and tasks with one of their own miss nothing by it', async () => {
  const ids = await systemAtPresent()
  await tagTasks(db, editor, { ids: [ids.extract ?? 0, ids.load ?? 0], add: ['finance'], remove: [] })
  const before = await plan()
  const tag = before.tasks.flatMap(({ tags }) => tags)[0]
  const deadline = { ...NO_DEADLINE, deadlineKind: 'after' as const, deadlineAfterSeconds: 600 }
  const said = foreseen(before, { kind: 'tag', tagId: tag?.id ?? 0, tagName: 'finance', deadline })
  await changeTag(db, editor, { id: tag?.id ?? 0, ...deadline })
  const [was, is] = [foreseenFrom(before), foreseenFrom(await plan())]
  expect(said.differences).toEqual([])
  expect(said.deadlines).toEqual(deadlineDifference(was.deadlines, is.deadlines))
  expect(new Set(said.deadlines.newlyMissed.map(({ taskId }) => taskId))).toEqual(new Set([ids.extract]))
  const longer = foreseen(await plan(), { kind: 'tag', tagId: tag?.id ?? 0, tagName: 'finance', deadline: NO_DEADLINE })
  expect(longer.deadlines).toEqual({ newlyMissed: [], newlyMet: [] })
})

it('what is due starts before the crontab changes, however much one evaluation starts, and only what waits even then is dropped', async () => {
  vi.stubEnv('DJAG_CATCH_UP_BATCH', '3')
  const { slow: slowId } = await systemAtPresent()
  // No scheduler has looked at it for two hours.
  const { task: backlog } = await busyTask(db, at, 'backlog', '0,20,40', 5, { cronBase: at(-121), maxConcurrency: null })
  const other = await makeCrontab(db, { minute: '15', hour: '*/2' })
  const edit = (taskId: number): SentEdit => ({
    kind: 'task',
    ...{ taskId, crontab: other, cronBase: null, enabling: null, disables: false, policies: null, deadline: null },
    edges: { removedEdgeIds: [], saved: [] },
  })
  const before = await plan()
  const said = foreseen(before, edit(backlog.id))
  expect(said.dropsWaiting).toBe(false)
  expect(foreseen(before, edit(slowId ?? 0)).dropsWaiting).toBe(true)

  const { input, updatedAt } = await taskDetail(db, { id: backlog.id }, { role: 'editor' })
  const changed = { ...input, crontabId: other.id }
  await updateTask(db, editor, { id: backlog.id, updatedAt, runLatest: false, enableChoice: 'fromNow', input: changed })
  expect(said.differences).toEqual(differenceOf(foreseenFrom(before), foreseenFrom(await plan())))
})
