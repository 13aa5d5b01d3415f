import type { CronSchedule } from '../cron/crontab-definition.ts'
import type { RunInFlight, SimulatedHistory } from '../simulate/simulation-parts.ts'
import type { Deadline } from './deadline.ts'
import { earliestDueAt } from './held-deadlines.ts'

/** How an instant with a deadline comes out in a simulated stretch of time. Epoch milliseconds. */
export type ForeseenDeadline = {
  taskId: number
  instantMs: number
  dueAtMs: number
  /** When its run has succeeded; null: not in that time. */
  endsAtMs: number | null
}

/** What a change does to deadlines: those that are missed only with it, and those that are met with it and would be missed without. */
export type DeadlineDifference = { newlyMissed: ForeseenDeadline[]; newlyMet: { before: ForeseenDeadline; after: ForeseenDeadline }[] }

/** A task as it is simulated, with the deadlines that hold for it. */
export type TaskWithDeadline = { deadlines: readonly Deadline[]; schedule: CronSchedule }

/** Of one range, or behind one wait, no more instants are looked at: who misses so many has been told enough. */
const MOST_INSTANTS = 200

/**
 * How the deadlines that fall into a simulated stretch of time come out (rules L1, L2), in order of instants for each task. Pure.
 * @param tasks those with a deadline, by id, with the crontab under which they were simulated
 * @param fromMs deadlines at or before that moment have come out already
 */
export function foreseenDeadlines(
  history: SimulatedHistory,
  inFlight: readonly RunInFlight[],
  tasks: ReadonlyMap<number, TaskWithDeadline>,
  { fromMs, throughMs }: { fromMs: number; throughMs: number },
): ForeseenDeadline[] {
  const found = new Map<string, ForeseenDeadline>()
  const note = (taskId: number, instantMs: number, endsAtMs: number | null) => {
    const task = tasks.get(taskId)
    const dueAtMs = task ? earliestDueAt(task.deadlines, instantMs) : null
    if (dueAtMs === null || dueAtMs <= fromMs || dueAtMs > throughMs) return
    found.set(`${taskId} ${instantMs}`, { taskId, instantMs, dueAtMs, endsAtMs })
  }
  const noteAll = (taskId: number, firstMs: number, lastMs: number, endsAtMs: number | null) => {
    const schedule = tasks.get(taskId)?.schedule
    let instantMs: number | null = firstMs
    for (let count = 0; schedule && instantMs !== null && instantMs <= lastMs && count < MOST_INSTANTS; count++) {
      note(taskId, instantMs, endsAtMs)
      instantMs = schedule.next(instantMs)
    }
  }
  const isSeen = ({ taskId, atMs }: { taskId: number; atMs: number }) => tasks.has(taskId) && atMs <= throughMs
  const endsOf = new Map<string, number>()
  for (const ending of history.endings) if (isSeen(ending) && ending.outcome === 'succeeded') endsOf.set(ending.runId, ending.atMs)
  for (const { runId, taskId, kind, alignedForMs, takesFromMs } of inFlight)
    if (kind === 'scheduled' && alignedForMs !== null) noteAll(taskId, takesFromMs ?? alignedForMs, alignedForMs, endsOf.get(runId) ?? null)
  const endOfInstant = new Map<string, number | null>()
  for (const started of history.activations) {
    const { taskId, runId, activation } = started
    if (!isSeen(started) || activation.kind !== 'scheduled') continue
    endOfInstant.set(`${taskId} ${activation.scheduledForMs}`, endsOf.get(runId) ?? null)
    note(taskId, activation.scheduledForMs, endsOf.get(runId) ?? null)
  }
  for (const decided of history.ranges) {
    const { taskId, range } = decided
    if (!isSeen(decided) || range.reason !== 'misfire') continue
    noteAll(taskId, range.firstMs, range.lastMs, endOfInstant.get(`${taskId} ${range.intoScheduledForMs}`) ?? null)
  }
  // Instants are decided in their order: behind one that waits until then, none has a run.
  for (const { taskId, scheduledForMs, fromMs: sinceMs, untilMs } of history.waits)
    if (scheduledForMs !== null && sinceMs <= throughMs && (untilMs === null || untilMs > throughMs))
      noteAll(taskId, scheduledForMs, throughMs, null)
  return [...found.values()].toSorted((a, b) => a.taskId - b.taskId || a.instantMs - b.instantMs)
}

/** Not in time: later, or not in the time looked at. */
function isMissed({ dueAtMs, endsAtMs }: ForeseenDeadline): boolean {
  return endsAtMs === null || endsAtMs > dueAtMs
}

/**
 * What a change does to deadlines. A deadline is told again by its task and its moment where its instant is another with the change; what nobody
 * expects any more with it is neither missed nor met. Pure.
 */
export function deadlineDifference(before: readonly ForeseenDeadline[], after: readonly ForeseenDeadline[]): DeadlineDifference {
  const [olds, news] = [indexed(before), indexed(after)]
  return {
    newlyMissed: after.filter((one) => {
      const same = olds(one)
      return isMissed(one) && !(same && isMissed(same))
    }),
    newlyMet: before.flatMap((one) => {
      const same = news(one)
      return isMissed(one) && same && !isMissed(same) ? [{ before: one, after: same }] : []
    }),
  }
}

/** The same instant, else one with the same deadline. */
function indexed(all: readonly ForeseenDeadline[]): (one: ForeseenDeadline) => ForeseenDeadline | null {
  const byInstant = new Map(all.map((one) => [`${one.taskId} ${one.instantMs}`, one]))
  // Of several that are due at one moment the first: it is the one that would be asked for.
  const byDue = new Map(all.toReversed().map((one) => [`${one.taskId} ${one.dueAtMs}`, one]))
  return ({ taskId, instantMs, dueAtMs }) => byInstant.get(`${taskId} ${instantMs}`) ?? byDue.get(`${taskId} ${dueAtMs}`) ?? null
}
