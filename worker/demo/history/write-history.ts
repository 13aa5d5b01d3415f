import { isoInstant } from '#domain/iso-instant.ts'
import { endingCountsAs } from '#scheduling/end/ending.ts'
import type { TaskHealth } from '#scheduling/end/streak.ts'
import type { DecidedRange, GateRecord } from '#scheduling/model/decision.ts'
import type { RunTiming } from '#scheduling/model/task-state.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { healthRow } from '#server/endings/task-healths.ts'
import { copiedColumns, copiedSettings } from '#server/tick/copied-settings.ts'

/** One attempt of a run of the past. */
export type PastAttempt = { number: number; startedAtMs: number; endedAtMs: number; outcome: 'succeeded' | 'failed' }

/** A run of the past, ended. Instants are epoch milliseconds. */
export type PastRun = {
  id: string
  taskId: number
  scheduledForMs: number
  timing: RunTiming
  outcome: 'succeeded' | 'failed'
  activationSeq: number | null
  gates: readonly GateRecord[]
  instantCount: number
  activatedAtMs: number
  endedAtMs: number
  /** At least one, oldest first. */
  attempts: readonly PastAttempt[]
}

export type PastRange = { taskId: number; range: DecidedRange; intoRunId: string | null; decidedAtMs: number }

/** Where the past left a task. */
export type TaskPosition = {
  id: number
  cursorMs: number | null
  activationSeq: number
  lastStartMs: number | null
  endedSucceeded: number
  endedFinished: number
  latestSucceededRunId: string | null
  latestFinishedRunId: string | null
  alignedSucceededMs: number | null
  alignedSucceededRunId: string | null
  alignedFinishedMs: number | null
  alignedFinishedRunId: string | null
  health: TaskHealth
}

export type History = { runs: readonly PastRun[]; ranges: readonly PastRange[]; positions: readonly TaskPosition[] }

const ROWS_AT_ONCE = 2_000

/** No worker of the present ran it. */
const WORKER_OF_THE_PAST = '00000000-0000-7000-8000-00000000de30'
const USUAL_FAILURE = 'The other side answered with 503 Service Unavailable.'

/** What a task's failed runs say, where they say something of their own. */
type FailureOf = (taskId: number) => string | undefined

/** Writes what the simulation made of the past, as if workers had done it: runs with attempts, ranges, and where each task stands now. */
export async function writeHistory(tx: Transaction, { runs, ranges, positions }: History, failureOf: FailureOf): Promise<void> {
  for (const some of inParts(runs)) await writeRuns(tx, some, failureOf)
  for (const some of inParts(ranges)) await writeRanges(tx, some)
  await writePositions(tx, positions)
}

function* inParts<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) yield rows.slice(from, from + ROWS_AT_ONCE)
}

async function writeRuns(tx: Transaction, runs: readonly PastRun[], failureOf: FailureOf): Promise<void> {
  const failure = ({ taskId }: PastRun) => ({ message: failureOf(taskId) ?? USUAL_FAILURE })
  const rows = runs.map((run) => ({
    id: run.id,
    task_id: run.taskId,
    scheduled_for: isoInstant(run.scheduledForMs),
    timing: run.timing,
    state: run.outcome,
    counts_as: endingCountsAs(run.outcome, true),
    activation_seq: run.activationSeq,
    gates: run.gates,
    instant_count: run.instantCount,
    activated_at: isoInstant(run.activatedAtMs),
    started_at: isoInstant(run.attempts[0]?.startedAtMs ?? run.activatedAtMs),
    attempt: run.attempts.length,
    ended_at: isoInstant(run.endedAtMs),
    error: run.outcome === 'failed' ? failure(run) : null,
  }))
  const sql = preparedSql(tx)
  await sql`
    with past as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row (
        id uuid, task_id bigint, scheduled_for timestamptz, timing text, state text, counts_as text, activation_seq bigint, gates jsonb,
        instant_count bigint, activated_at timestamptz, started_at timestamptz, attempt int, ended_at timestamptz, error jsonb
      )
    )
    insert into runs (
      id, task_id, kind, scheduled_for, timing, state, counts_as, activation_seq, gates, instant_count, priority,
      attempt, worker_id, activated_at, started_at, ended_at, error, ${copiedColumns(sql)}
    )
    select
      past.id, past.task_id, 'scheduled', past.scheduled_for, past.timing, past.state, past.counts_as, past.activation_seq, past.gates, past.instant_count, task.priority,
      past.attempt, ${WORKER_OF_THE_PAST}::uuid, past.activated_at, past.started_at, past.ended_at, past.error, ${copiedSettings(sql)}
    from past join tasks task on task.id = past.task_id`
  const attempts = runs.flatMap((run) =>
    run.attempts.map((attempt) => ({
      run_id: run.id,
      number: attempt.number,
      started_at: isoInstant(attempt.startedAtMs),
      ended_at: isoInstant(attempt.endedAtMs),
      outcome: attempt.outcome,
      error: attempt.outcome === 'failed' ? failure(run) : null,
    })),
  )
  await sql`
    insert into attempts (run_id, number, worker_id, started_at, ended_at, outcome, error)
    select run_id, number, ${WORKER_OF_THE_PAST}::uuid, started_at, ended_at, outcome, error
    from jsonb_to_recordset(${JSON.stringify(attempts)}::text::jsonb) as attempt (
      run_id uuid, number int, started_at timestamptz, ended_at timestamptz, outcome text, error jsonb
    )`
}

async function writeRanges(tx: Transaction, ranges: readonly PastRange[]): Promise<void> {
  const rows = ranges.map(({ taskId, range, intoRunId, decidedAtMs }) => ({
    task_id: taskId,
    kind: range.kind,
    reason: range.reason,
    first_instant: isoInstant(range.firstMs),
    last_instant: isoInstant(range.lastMs),
    count: range.count,
    into_run_id: intoRunId,
    decided_at: isoInstant(decidedAtMs),
  }))
  await preparedSql(tx)`
    insert into decided_ranges (task_id, kind, reason, first_instant, last_instant, count, into_run_id, decided_at)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row (
      task_id bigint, kind text, reason text, first_instant timestamptz, last_instant timestamptz, count bigint, into_run_id uuid,
      decided_at timestamptz
    )`
}

async function writePositions(tx: Transaction, positions: readonly TaskPosition[]): Promise<void> {
  const rows = positions.map((task) => ({
    cursor: isoInstant(task.cursorMs),
    activation_seq: task.activationSeq,
    last_start: isoInstant(task.lastStartMs),
    ended_succeeded: task.endedSucceeded,
    ended_finished: task.endedFinished,
    latest_succeeded_run_id: task.latestSucceededRunId,
    latest_finished_run_id: task.latestFinishedRunId,
    aligned_succeeded_instant: isoInstant(task.alignedSucceededMs),
    aligned_succeeded_run_id: task.alignedSucceededRunId,
    aligned_finished_instant: isoInstant(task.alignedFinishedMs),
    aligned_finished_run_id: task.alignedFinishedRunId,
    ...healthRow(task.id, task.health),
  }))
  await preparedSql(tx)`
    update tasks set
      created_at = least(tasks.created_at, tasks.cron_base), cursor = past.cursor, activation_seq = past.activation_seq, last_start = past.last_start,
      ended_succeeded = past.ended_succeeded, ended_finished = past.ended_finished,
      latest_succeeded_run_id = past.latest_succeeded_run_id, latest_finished_run_id = past.latest_finished_run_id,
      aligned_succeeded_instant = past.aligned_succeeded_instant, aligned_succeeded_run_id = past.aligned_succeeded_run_id,
      aligned_finished_instant = past.aligned_finished_instant, aligned_finished_run_id = past.aligned_finished_run_id,
      failures_in_row = past.failures_in_row, failing_since = past.failing_since, latest_failure_run_id = past.latest_failure_run_id,
      recovered_at = past.recovered_at, recovered_from_failures = past.recovered_from_failures,
      recovered_from_since = past.recovered_from_since
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as past (
      id bigint, cursor timestamptz, activation_seq bigint, last_start timestamptz, ended_succeeded bigint, ended_finished bigint,
      latest_succeeded_run_id uuid, latest_finished_run_id uuid, aligned_succeeded_instant timestamptz, aligned_succeeded_run_id uuid,
      aligned_finished_instant timestamptz, aligned_finished_run_id uuid, failures_in_row int, failing_since timestamptz,
      latest_failure_run_id uuid, recovered_at timestamptz, recovered_from_failures int, recovered_from_since timestamptz
    )
    where tasks.id = past.id`
}
