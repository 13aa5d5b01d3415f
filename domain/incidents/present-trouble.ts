import type { DeadlineCauseKind } from '#scheduling/deadline/prospect.ts'
import type { DeadlineAtRisk } from '#scheduling/deadline/settled-risk.ts'
import type { HoldingEdge } from '#scheduling/explain/held-up.ts'
import type { DatabaseStrain, DatabaseTrouble, SlowChange } from './database-trouble.ts'

/** A time that is over, in which nobody looked at any task. */
type TimeAway = { sinceMs: number; untilMs: number }

/** Everything that is wrong at one moment, as the dashboard knows it. Instants are epoch milliseconds, ids those of tasks. */
export type PresentTrouble = {
  nowMs: number
  /** Tasks that fail (rule T2). */
  failing: readonly { taskId: number; sinceMs: number; failures: number; runId: string | null }[]
  /** Tasks of which an instant is due and has not begun (rule T4). */
  late: readonly { taskId: number; sinceMs: number }[]
  /** Runs that take far longer than nineteen of twenty of their task. */
  runningLong: readonly { taskId: number; sinceMs: number; runId: string }[]
  /** Tasks with deadlines that are missed or at risk (rule L2), each with the gravest of them. `cause`: the first cause; null: none is known. */
  deadlines: readonly (DeadlineAtRisk & {
    taskId: number
    state: 'at_risk' | 'missed'
    runId: string | null
    cause: { kind: DeadlineCauseKind; taskId: number } | null
  })[]
  /** Handlers and queues of which runs wait, and which no live worker takes. */
  withoutWorker: readonly { handler: string; queue: string; taskId: number; sinceMs: number }[]
  /** Runs that wait for a worker far longer than nineteen of twenty of their task, though there is one that takes them. */
  waitingLong: readonly { queue: string; taskId: number; sinceMs: number; runId: string }[]
  /** Workers that were lost a short time ago with runs in hand. `sinceMs`: when they were found lost. */
  lostWorkers: readonly { host: string; sinceMs: number; runs: readonly { taskId: number; runId: string }[] }[]
  /** Tasks that are disabled or paused and for whose endings late ones wait. */
  stopped: readonly { taskId: number; dependerId: number }[]
  /** Until a short time ago no scheduler was there; null: one was. */
  schedulerAway: TimeAway | null
  /** Until a short time ago the database was of no use, and why; null: it was. */
  databaseAway: (TimeAway & { trouble: Exclude<DatabaseTrouble, 'slow'> }) | null
  /** What is wrong with it now, though it answers; of a slow one, how slow. */
  databaseStrains: readonly { trouble: DatabaseStrain; sinceMs: number; slow: SlowChange | null }[]
  /** How many runs had no place in the queue until a short time ago; null: none. */
  repairs: { sinceMs: number; runCount: number } | null
  /** Since when no scheduler has looked, where that is too long; null: one has. */
  schedulerSilentSinceMs: number | null
  /** The edges by which others may be held up. */
  edges: readonly HoldingEdge[]
  /** All tasks that are named above, and those downstream. */
  tasks: ReadonlyMap<number, { name: string; enabled: boolean }>
}

/** What became of the task at which an incident began. */
export type CauseFate = 'on' | 'disabled' | 'deleted'
