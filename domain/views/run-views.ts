import type { RetryPolicy } from '#scheduling/end/retries.ts'
import type { GateRecord } from '#scheduling/model/decision.ts'
import type { RunKind } from '#scheduling/model/run-kinds.ts'
import type { RunState } from '#scheduling/model/run-states.ts'
import type { RunTiming } from '#scheduling/model/task-state.ts'
import type { JsonValue } from '../json-value.ts'

/** One row of the run list (GET /api/runs?ids=&task=&state=&kind=&backfill=&worker=&endedSince=&endedBefore=&before=&limit=; `state` may name several with commas). Instants are ISO strings. */
export type RunRow = {
  id: string
  taskId: number
  taskName: string
  kind: RunKind
  timing: RunTiming
  state: RunState
  scheduledFor: string
  activatedAt: string
  startedAt: string | null
  endedAt: string | null
  attempt: number
  /** How long its ended attempts executed, together: neither waits between them nor the time until a rerun was asked for. */
  executedMs: number
  /** Since when its present attempt executes; null: none does. */
  executingSince: string | null
  instantCount: number
  progress: number | null
  progressMessage: string | null
  errorMessage: string | null
  /** When a `retrying` run is attempted again; null: as soon as a worker is free. */
  retryAt: string | null
  /** A person asked for its end and the worker has not yet confirmed it. */
  isBeingCancelled: boolean
}

/** How many runs ended how; `failed`: expired ones among them; `other`: cancelled. */
export type OutcomeCounts = { succeeded: number; failed: number; other: number }

/** Keyset page, newest first; `nextBefore` is the id to pass as `before` for the next page. */
export type RunPage = { rows: RunRow[]; nextBefore: string | null }

export type AttemptView = {
  number: number
  outcome: 'running' | 'succeeded' | 'failed' | 'cancelled' | 'expired' | 'lost'
  workerHost: string | null
  workerPid: number | null
  startedAt: string
  endedAt: string | null
  errorMessage: string | null
}

/** GET /api/runs/:id */
export type RunDetail = RunRow & {
  handler: string
  args: JsonValue[]
  kwargs: { [key: string]: JsonValue }
  headers: Record<string, string>
  queue: string
  priority: number
  result: JsonValue | null
  error: { message: string; stack?: string } | null
  gates: GateRecord[]
  attempts: AttemptView[]
  retry: RetryPolicy | null
  /** The attempt that began the present series: 1, or the first one of the latest rerun. Only failures from it on count against `retry`. */
  seriesAttempt: number
  timeLimitSeconds: number | null
  cancelRequestedAt: string | null
  cancelRequestedByName: string | null
  /** Who marked it as ended so; null: it ended by itself. */
  markedByName: string | null
  backfillId: string | null
  /** A rerun of it is asked for and waits for a free slot. */
  rerunPending: boolean
  /** Its runs cannot run again. */
  taskIsDeleted: boolean
  requestedByName: string | null
  /** Runs that this run's ending let start. */
  opened: { runId: string; taskName: string }[]
}

/** One line of a run's log. */
export type LogLine = {
  id: number
  /** Its place in the whole log, from 1. */
  number: number
  attempt: number
  /** The line before it, in the whole log or among those found, is of another attempt. */
  startsAttempt: boolean
  at: string
  level: 'debug' | 'info' | 'warn' | 'error'
  message: string
  /** As JSON text: what is shown is what a search looks in. */
  fields: string | null
}

/**
 * GET /api/runs/:id/logs?search=&offset=&limit= → the lines found from the `offset`-th on, oldest first, at most 1,000. `total` counts all that
 * were found, `lineCount` the whole log. GET /api/runs/:id/log is the whole log as text.
 */
export type LogPage = { lines: LogLine[]; total: number; lineCount: number }
