import type { ForecastTask } from './forecast-task.ts'

/** An execution that ended. */
export type EndedRun = { runId: string; endedAtMs: number }

/** Why nothing of a task starts, or why a run of it stays in the queue, whatever its gates say. */
export type Blocker =
  /** Its decision failed, and it was taken out of the scheduler's rounds. */
  | { kind: 'set_aside'; reason: string; sinceMs: number }
  | { kind: 'no_live_scheduler' }
  | { kind: 'no_live_runner' }
  | { kind: 'queue_not_served'; queue: string }
  /** Of the live workers that serve its queue none has its handler. */
  | { kind: 'handler_not_live'; handler: string; queue: string }

/** What is known of one task beside its state (epoch ms). */
export type SurroundedTask = ForecastTask & {
  name: string
  /** Most fundamental first. */
  blockers: readonly Blocker[]
  /** How a person paused it (rule H6); null: not paused. */
  pause: { byName: string; note: string; sinceMs: number } | null
  /** Since when the same instant, or the same requests, wait; null: nothing does, or no scheduler has looked yet. */
  waitingSinceMs: number | null
  latestSucceeded: EndedRun | null
  latestFinished: EndedRun | null
}

/** The task that is explained and everything upstream of it. */
export type ExplanationContext = {
  tasks: ReadonlyMap<number, SurroundedTask>
  /** The run time of tasks without a history. */
  estimatedRunMs: number
}

/** A process that takes part. */
export type LiveWorker = { schedules: boolean; executes: boolean; queues: readonly string[] | null; handlerNames: readonly string[] }

/** What stands in the way of a task, whatever its gates say. */
export function blockersOf(
  task: { queue: string; handler: string; setAside: { reason: string; sinceMs: number } | null },
  workers: readonly LiveWorker[],
): Blocker[] {
  const blockers: Blocker[] = []
  if (task.setAside) blockers.push({ kind: 'set_aside', ...task.setAside })
  if (!workers.some(({ schedules }) => schedules)) blockers.push({ kind: 'no_live_scheduler' })
  const runners = workers.filter(({ executes }) => executes)
  const serving = runners.filter(({ queues }) => queues === null || queues.includes(task.queue))
  if (runners.length === 0) blockers.push({ kind: 'no_live_runner' })
  else if (serving.length === 0) blockers.push({ kind: 'queue_not_served', queue: task.queue })
  else if (!serving.some(({ handlerNames }) => handlerNames.includes(task.handler)))
    blockers.push({ kind: 'handler_not_live', handler: task.handler, queue: task.queue })
  return blockers
}

const AGAINST_ACTIVATION: readonly Blocker['kind'][] = ['set_aside', 'no_live_scheduler']

/** What blockers mean for a forecast. */
export function possibilities(blockers: readonly Blocker[]): Pick<ForecastTask, 'canBeActivated' | 'canBeExecuted'> {
  return {
    canBeActivated: !blockers.some(({ kind }) => AGAINST_ACTIVATION.includes(kind)),
    canBeExecuted: blockers.every(({ kind }) => AGAINST_ACTIVATION.includes(kind)),
  }
}
