import { HOUR_MS } from '../cron/lengths-of-time.ts'
import type { Activation, ClosedGate } from '../model/decision.ts'
import type { RunInFlight, SimulatedHistory } from './simulation-parts.ts'

/** A run as it is foreseen. Instants are epoch milliseconds. */
export type ForeseenRun = {
  taskId: number
  kind: Activation['kind']
  /** Its cron instant; of a manual run or rerun the moment it was asked for; null: a manual run under way that counts for none. */
  instantMs: number | null
  startsAtMs: number
  /** Null: it does not end in the time looked at. */
  endsAtMs: number | null
}

/** An instant (or with null what was asked for) that still waits when the time looked at is over, and has for long (rule S3). */
export type ForeseenWait = { taskId: number; instantMs: number | null; sinceMs: number; closedGates: readonly ClosedGate[] }

/** What is foreseen of one stretch of time, under the settings as they are or as they would be. */
export type Foreseen = { runs: readonly ForeseenRun[]; waits: readonly ForeseenWait[] }

/** What a change does to one task (rules S1 to S3). Runs are in order of time; those that stay as they are stand in none of the lists. */
export type TaskDifference = {
  taskId: number
  added: ForeseenRun[]
  removed: ForeseenRun[]
  moved: MovedRun[]
  /** What waits in the end only after the change, or only before it. */
  newlyBlocked: ForeseenWait | null
  unblocked: ForeseenWait | null
}

export type MovedRun = { before: ForeseenRun; after: ForeseenRun }

/** A start that differs by less is the same: nobody sees it (rule S1). */
const SAME_START_MS = 1_000
/** What waits for less when the time looked at is over may go on at any moment: it is not called blocked (rule S3). */
const BLOCKED_AFTER_MS = HOUR_MS

/**
 * What a simulation foresaw, with the runs that were under way when it began: those count as started at `fromMs`, so that what a change starts at once
 * is compared with what would have started without it. Only what starts at or before `throughMs` is taken.
 */
export function foreseenOf(history: SimulatedHistory, inFlight: readonly RunInFlight[], fromMs: number, throughMs: number): Foreseen {
  const endings = new Map(history.endings.map(({ runId, atMs }) => [runId, atMs]))
  const underWay = inFlight.map(({ runId, taskId, kind, alignedForMs }): ForeseenRun => {
    return { taskId, kind, instantMs: alignedForMs, startsAtMs: fromMs, endsAtMs: endings.get(runId) ?? null }
  })
  const started = history.activations.map(({ atMs, taskId, runId, activation }): ForeseenRun => {
    const { kind, scheduledForMs } = activation
    return { taskId, kind, instantMs: scheduledForMs, startsAtMs: atMs, endsAtMs: endings.get(runId) ?? null }
  })
  const waits = history.waits
    .filter(({ fromMs: sinceMs, untilMs }) => sinceMs <= throughMs - BLOCKED_AFTER_MS && (untilMs === null || untilMs > throughMs))
    .map(({ taskId, scheduledForMs, fromMs: sinceMs, closedGates }) => ({ taskId, instantMs: scheduledForMs, sinceMs, closedGates }))
  return { runs: [...underWay, ...started].filter(({ startsAtMs }) => startsAtMs <= throughMs), waits }
}

/**
 * What a change does to the runs of each task in a stretch of time: both sides are foreseen from the same moment, and to the same one. A task that is
 * foreseen on one side only has all its runs added, or removed. Pure.
 * @returns the tasks for which something differs, by id
 */
export function differenceOf(before: Foreseen, after: Foreseen): TaskDifference[] {
  const steps = differenceSteps(before, after)
  let step = steps.next()
  while (!step.done) step = steps.next()
  return step.value
}

/** The same; yields between tasks, so that others can be answered. */
export function* differenceSteps(before: Foreseen, after: Foreseen): Generator<void, TaskDifference[]> {
  const olds = byTask(before.runs)
  yield
  const news = byTask(after.runs)
  yield
  const [oldWaits, newWaits] = [waitByTask(before.waits), waitByTask(after.waits)]
  const taskIds = new Set([...olds.keys(), ...news.keys(), ...oldWaits.keys(), ...newWaits.keys()])
  const found: TaskDifference[] = []
  for (const taskId of [...taskIds].toSorted((a, b) => a - b)) {
    const runs = differenceOfRuns(olds.get(taskId) ?? [], news.get(taskId) ?? [])
    const [waited, waits] = [oldWaits.get(taskId) ?? null, newWaits.get(taskId) ?? null]
    const blocked = { newlyBlocked: waited === null ? waits : null, unblocked: waits === null ? waited : null }
    const isSame = runs.added.length + runs.removed.length + runs.moved.length === 0 && (waited === null) === (waits === null)
    if (!isSame) found.push({ taskId, ...runs, ...blocked })
    yield
  }
  return found
}

/** Of one task: by instant first (rule S1), then what is left by nearness (rule S2). */
function differenceOfRuns(olds: readonly ForeseenRun[], news: readonly ForeseenRun[]): Pick<TaskDifference, 'added' | 'removed' | 'moved'> {
  const waiting = new Map<string, ForeseenRun[]>()
  for (const run of olds) push(waiting, keyOf(run), run)
  const moved: MovedRun[] = []
  const left: ForeseenRun[] = []
  for (const after of news) {
    const before = waiting.get(keyOf(after))?.shift()
    if (before === undefined) left.push(after)
    else if (Math.abs(before.startsAtMs - after.startsAtMs) >= SAME_START_MS) moved.push({ before, after })
  }
  const near = pairNearest([...waiting.values()].flat().toSorted(byInstant), left.toSorted(byInstant))
  return { added: near.added, removed: near.removed, moved: [...moved, ...near.moved].toSorted((a, b) => byInstant(a.after, b.after)) }
}

/** A removed run and an added one, each of which is the nearest to the other, are one run at another instant (rule S2). */
function pairNearest(olds: ForeseenRun[], news: ForeseenRun[]): Pick<TaskDifference, 'added' | 'removed' | 'moved'> {
  const [movable, arriving] = [olds.filter(isScheduled), news.filter(isScheduled)]
  const [nearestNew, nearestOld] = [nearestOf(movable, arriving), nearestOf(arriving, movable)]
  const moved: MovedRun[] = []
  for (const before of movable) {
    const after = nearestNew.get(before)
    if (after && nearestOld.get(after) === before) moved.push({ before, after })
  }
  const paired = new Set(moved.flatMap(({ before, after }) => [before, after]))
  return { moved, added: news.filter((run) => !paired.has(run)), removed: olds.filter((run) => !paired.has(run)) }
}

/** For each of the runs that one of the others whose instant is nearest, of two equally near the earlier; both in order of their instants. */
function nearestOf(runs: readonly ForeseenRun[], others: readonly ForeseenRun[]): Map<ForeseenRun, ForeseenRun> {
  const nearest = new Map<ForeseenRun, ForeseenRun>()
  let at = 0
  for (const run of runs) {
    const distance = (index: number) => Math.abs(instantOf(others[index]) - instantOf(run))
    while (at + 1 < others.length && distance(at + 1) < distance(at)) at++
    const other = others[at]
    if (other) nearest.set(run, other)
  }
  return nearest
}

function isScheduled({ kind }: ForeseenRun): boolean {
  return kind === 'scheduled'
}

function instantOf(run: ForeseenRun | undefined): number {
  return run?.instantMs ?? run?.startsAtMs ?? Number.POSITIVE_INFINITY
}

function byInstant(a: ForeseenRun, b: ForeseenRun): number {
  return instantOf(a) - instantOf(b)
}

/** Runs of one task for the same: several (reruns asked for at one moment) are told apart by their order. */
function keyOf({ kind, instantMs }: ForeseenRun): string {
  return `${kind} ${instantMs}`
}

function byTask(runs: readonly ForeseenRun[]): Map<number, ForeseenRun[]> {
  const found = new Map<number, ForeseenRun[]>()
  for (const run of runs) push(found, run.taskId, run)
  return found
}

/** A task waits for one thing at a time. */
function waitByTask(waits: readonly ForeseenWait[]): Map<number, ForeseenWait> {
  return new Map(waits.map((wait) => [wait.taskId, wait]))
}

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
