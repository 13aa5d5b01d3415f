import type { RunEnd, Settlement } from '#scheduling/end/settle.ts'
import type { RunError } from '#schema/runs.ts'
import type { SettledBy } from '#server/queue/settled-by.ts'

/** That an attempt which a worker holds has ended, or that a person ends a run: what is reported of it, before it is settled. */
export type RunEnding = RunEnd & {
  runId: string
  /** Together with `workerId` the fence: an attempt that is no longer the run's current one ends nothing (invariant 5). */
  attempt: number
  /** Null: no worker holds the run. */
  workerId: string | null
  /** Its `state` is part of the fence too. */
  settledBy: SettledBy
  result?: unknown
  /** What to say of it; a function where that depends on what it comes to. */
  error?: RunError | ((settlement: Settlement) => RunError)
  /** Instead of `error` where its end was asked for until this was written. Left out: the same. */
  errorWhenCancelling?: RunError
  /** When its attempt started, on this process's monotonic clock; left out: the database knows, or it has not. */
  startedMs?: number
  /** When it ended; left out: now. */
  at?: Date
  /** Of a mark: who says so (rule R5). */
  markedByName?: string
}
