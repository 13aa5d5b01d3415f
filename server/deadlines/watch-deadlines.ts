import type { InstantFate } from '#scheduling/deadline/deadline-state.ts'
import type { ForetoldTask } from '#scheduling/deadline/first-cause.ts'
import { DeadlineForecast, type WantedInstant } from '#scheduling/deadline/foretell.ts'
import { dueByHeld, type HeldDue } from '#scheduling/deadline/held-deadlines.ts'
import { type PassedRange, passedInstants, undecidedToWatch } from '#scheduling/deadline/instants-to-watch.ts'
import type { DeadlineProspect } from '#scheduling/deadline/prospect.ts'
import type { DecisionLimits } from '#scheduling/start/decide.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { givingWay } from '#server/programs/giving-way.ts'
import { loadExplanationContext } from '#server/queries/explanation/load-explanation-context.ts'
import { loadTaskStates } from '#server/tick/load-task-states.ts'
import { type JudgedDeadline, judgedAnew, withoutOldMisses } from './judged-anew.ts'
import { type KnownFate, loadFates, loadNewRunInstants, loadPassedRanges, lookedAtUntilMs } from './load-fates.ts'
import {
  type Instant,
  type KeptDeadline,
  loadAllUpstream,
  loadSettledInstants,
  loadWatchedDeadlines,
  loadWatchedTasks,
  type WatchedTask,
} from './load-watched-tasks.ts'
import { noteDeadlinesLooked } from './looked-as-of.ts'
import type { RecentRunTimes } from './recent-run-times.ts'
import { writeDeadlines } from './write-deadlines.ts'

export type WatchOptions = DecisionLimits & {
  /** What is remembered from look to look. */
  runTimes: RecentRunTimes
}

/** What one look came to. `nextDueAtMs`: the first deadline to come; null: none is watched. */
export type Look = { watched: number; changed: number; nowMs: number; nextDueAtMs: number | null; concernedTaskIds: readonly number[] }

/**
 * One look at all deadlines (rules L1 to L4): which instants have one, what became of them, what is foretold of the others from everything as it is
 * now, and what of it has changed. Only one program looks at a time; what is edited meanwhile, the next look finds.
 */
export async function watchDeadlines(db: Database, options: WatchOptions): Promise<Look> {
  const read = await db.transaction((tx) => readAll(tx, options), { isolationLevel: 'repeatable read', accessMode: 'read only' })
  const prospects = await foretell(read, options)
  const judged = withoutOldMisses(
    read.instants.map(({ kept, task, ...instant }) =>
      judgedAnew({ ...instant, kept, task, prospect: prospects.get(keyOf(instant)) ?? null }, read.nowMs),
    ),
  )
  const written = judged.flatMap(({ written }) => written ?? [])
  const dropped = judged.flatMap(({ dropped }) => dropped ?? [])
  await writeDeadlines(db, { written, dropped })
  await noteDeadlinesLooked(db, read.nowMs)
  const open = judged.flatMap(({ stands }) => (stands && stands.dueAtMs > read.nowMs ? [stands.dueAtMs] : []))
  return {
    watched: judged.length - dropped.length,
    changed: written.length + dropped.length,
    nowMs: read.nowMs,
    nextDueAtMs: open.length === 0 ? null : Math.min(...open),
    concernedTaskIds: [...read.tasks.keys()],
  }
}

type Read = { nowMs: number; tasks: ReadonlyMap<number, ForetoldTask>; instants: readonly JudgedDeadline[] }

async function readAll(tx: Transaction, { runTimes }: WatchOptions): Promise<Read> {
  const sql = preparedSql(tx)
  const [nowMs, watchedTasks, kept] = await Promise.all([databaseNowMs(tx), loadWatchedTasks(sql), loadWatchedDeadlines(sql)])
  if (watchedTasks.length === 0) return { nowMs, tasks: new Map(), instants: [] }
  const withDeadline = watchedTasks.filter(({ deadlines }) => deadlines.length > 0)
  const ids = await loadAllUpstream(
    sql,
    withDeadline.map(({ id }) => id),
  )
  const [states, newRuns, passed] = await Promise.all([
    loadTaskStates(tx, ids),
    loadNewRunInstants(sql, withDeadline),
    loadPassedRanges(sql, withDeadline),
  ])
  const times = await runTimes.of(tx, [...states.keys()], nowMs)
  const surrounded = await loadExplanationContext(tx, states, times)
  const tasks = new Map([...surrounded].map(([id, task]) => [id, { ...task, lateRunMs: times.get(id)?.lateMs ?? null }] as const))
  const found = instantsOf(watchedTasks, kept, { newRuns, passed, tasks, nowMs })
  const isNew = found.filter((instant) => instant.kept === null)
  const settled = new Set((await loadSettledInstants(sql, isNew)).map(keyOf))
  const instants = found.filter((instant) => instant.kept !== null || !settled.has(keyOf(instant)))
  const fates = await loadFates(sql, instants)
  return { nowMs, tasks, instants: instants.map((instant, index) => ({ ...instant, ...(fates[index] as KnownFate) })) }
}

type InstantOfTask = Omit<JudgedDeadline, keyof KnownFate>
type Present = {
  newRuns: readonly Instant[]
  passed: ReadonlyMap<number, readonly PassedRange[]>
  tasks: ReadonlyMap<number, ForetoldTask>
  nowMs: number
}

/** What is kept, with its deadline as it is now, and what is new. */
function instantsOf(
  watchedTasks: readonly WatchedTask[],
  kept: readonly KeptDeadline[],
  { newRuns, passed, tasks, nowMs }: Present,
): InstantOfTask[] {
  const found = new Map<string, InstantOfTask>()
  const byId = new Map(watchedTasks.map((task) => [task.id, task]))
  for (const row of kept) {
    const task = byId.get(row.taskId)
    if (!task) continue
    const { taskId, instantMs } = row
    const present = dueByHeld(task.deadlines, instantMs)
    const { dueAtMs, tagId } = row.state === 'missed' ? row : (present ?? row)
    const schedule = tasks.get(taskId)?.state.schedule
    const hasDeadline = row.state === 'missed' ? task.deadlines.length > 0 : present !== null
    const isInstant = hasDeadline && (!schedule || schedule.next(instantMs - 1) === instantMs)
    found.set(keyOf(row), { taskId, instantMs, dueAtMs, tagId, task, kept: row, hasDeadline, isInstant })
  }
  const take = (task: WatchedTask, instantMs: number, due: HeldDue | null = dueByHeld(task.deadlines, instantMs)) => {
    const key = keyOf({ taskId: task.id, instantMs })
    if (due === null || found.has(key)) return
    const { dueAtMs, tagId } = due
    found.set(key, { taskId: task.id, instantMs, dueAtMs, tagId, task, kept: null, hasDeadline: true, isInstant: true })
  }
  for (const task of watchedTasks) {
    const about = tasks.get(task.id)
    if (task.deadlines.length === 0 || !about) continue
    for (const { instantMs, ...due } of undecidedToWatch(about.state, task.deadlines, nowMs)) take(task, instantMs, due)
    for (const instantMs of passedInstants(about.state.schedule, passed.get(task.id) ?? [], lookedAtUntilMs(task))) take(task, instantMs)
    for (const run of about.activeRuns) if (run.kind === 'scheduled') take(task, run.scheduledForMs)
  }
  for (const { taskId, instantMs } of newRuns) {
    const task = byId.get(taskId)
    if (task) take(task, instantMs)
  }
  return [...found.values()]
}

/** Foretells what has neither succeeded nor been given up, all together. */
async function foretell({ nowMs, tasks, instants }: Read, limits: DecisionLimits): Promise<Map<string, DeadlineProspect>> {
  const wanted = instants.flatMap(({ taskId, instantMs, dueAtMs, fate, isInstant }): WantedInstant[] =>
    isForetold(fate) && isInstant && tasks.has(taskId) ? [{ taskId, instantMs, dueAtMs }] : [],
  )
  if (wanted.length === 0) return new Map()
  const foretelling = new DeadlineForecast({ tasks, nowMs, limits }, wanted)
  await givingWay(momentsOf(foretelling))
  return new Map([...foretelling.prospects()].map(([one, prospect]) => [keyOf(one), prospect]))
}

function* momentsOf(foretelling: DeadlineForecast): Generator<void, void> {
  while (foretelling.advance(1)) yield
}

function isForetold(fate: InstantFate): boolean {
  return fate.kind === 'open'
}

function keyOf({ taskId, instantMs }: Instant): string {
  return `${taskId} ${instantMs}`
}
