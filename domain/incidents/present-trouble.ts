import type { DeadlineCauseKind } from '#scheduling/deadline/prospect.ts'
import type { HoldingEdge } from '#scheduling/explain/held-up.ts'

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
  deadlines: readonly {
    taskId: number
    state: 'at_risk' | 'missed'
    sinceMs: number
    runId: string | null
    cause: { kind: DeadlineCauseKind; taskId: number } | null
  }[]
  /** Handlers and queues of which runs wait, and which no live worker takes. */
  withoutWorker: readonly { handler: string; queue: string; taskId: number; sinceMs: number }[]
  /** Since when no scheduler has looked, where that is too long; null: one has. */
  schedulerSilentSinceMs: number | null
  /** The edges by which others may be held up. */
  edges: readonly HoldingEdge[]
  /** All tasks that are named above, and those downstream. */
  tasks: ReadonlyMap<number, { name: string; enabled: boolean }>
}

/** What became of the task at which an incident began. */
export type CauseFate = 'on' | 'disabled' | 'deleted'
