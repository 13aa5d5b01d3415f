import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { HeldAttempt } from './held-attempt.ts'
import type { LogEntry, Progress } from './run-signs.ts'

/** A line of an attempt's log, and when it was written on the worker's monotonic clock. */
export type AttemptLogLine = LogEntry & HeldAttempt & { writtenMs: number }

export type ProgressOf = Progress & HeldAttempt

/**
 * Appends lines to the logs of their runs, in order; those of an attempt that the database never gave to this worker, or has forgotten,
 * are left out. Their age is subtracted from the database's time, so that there is one clock.
 */
export async function writeLogLines(tx: Transaction, lines: readonly AttemptLogLine[], nowMs: number): Promise<void> {
  if (lines.length === 0) return
  const rows = lines.map((line, position) => ({
    position,
    run_id: line.runId,
    attempt: line.attempt,
    worker_id: line.workerId,
    age_ms: Math.max(0, Math.round(nowMs - line.writtenMs)),
    level: line.level,
    message: line.message,
    fields: line.fields,
  }))
  await preparedSql(tx)`
    insert into run_logs (run_id, attempt, at, level, message, fields)
    select line.run_id, line.attempt, djag_now() - line.age_ms * interval '1 millisecond', line.level, line.message, line.fields
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as line (
      position int, run_id uuid, attempt int, worker_id uuid, age_ms int, level text, message text, fields jsonb
    )
    join attempts on attempts.run_id = line.run_id and attempts.number = line.attempt and attempts.worker_id = line.worker_id
    order by line.position`
}

/** Shows how far runs are, unless the attempt is no longer the current one. */
export async function writeProgress(tx: Transaction, progress: readonly ProgressOf[]): Promise<void> {
  if (progress.length === 0) return
  const rows = progress.map(({ runId, attempt, workerId, percent, message }) => ({
    run_id: runId,
    attempt,
    worker_id: workerId,
    percent,
    message,
  }))
  await preparedSql(tx)`
    update runs set progress = given.percent, progress_message = given.message
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (run_id uuid, attempt int, worker_id uuid, percent smallint, message text)
    where runs.id = given.run_id and runs.attempt = given.attempt and runs.worker_id = given.worker_id and runs.state = 'running'`
}

/** That an attempt which was claimed ahead of its turn has started, and when on the worker's monotonic clock. */
export type StartOf = HeldAttempt & { startedMs: number }

/** Says when attempts started that were claimed ahead of their turn, unless they have ended or are others' by now. */
export async function writeStarts(tx: Transaction, starts: readonly StartOf[], nowMs: number): Promise<void> {
  if (starts.length === 0) return
  const rows = starts.map(({ runId, attempt, workerId, startedMs }) => ({
    run_id: runId,
    attempt,
    worker_id: workerId,
    age_ms: Math.max(0, nowMs - startedMs),
  }))
  await preparedSql(tx)`
    with started as (
      update runs set started_at = coalesce(runs.started_at, djag_now() - given.age_ms * interval '1 millisecond')
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (run_id uuid, attempt int, worker_id uuid, age_ms float8)
      where given.run_id = runs.id and given.attempt = runs.attempt and given.worker_id = runs.worker_id and runs.state = 'running'
      returning runs.id, runs.attempt, djag_now() - given.age_ms * interval '1 millisecond' as at
    )
    update attempts set started_at = started.at
    from started where attempts.run_id = started.id and attempts.number = started.attempt and attempts.started_at is null`
}
