import type postgres from 'postgres'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { wakeTasks } from '#server/tick/wake.ts'
import type { RunError } from '../../drizzle/schema/runs.ts'
import { storableJson } from './storable.ts'

/** The ending of one attempt that a worker holds, and with it of its run. */
export type RunEnding = {
  runId: string
  /** Together with `workerId` the fence: an attempt that is no longer the run's current one ends nothing (invariant 5). */
  attempt: number
  workerId: string
  outcome: 'succeeded' | 'failed' | 'cancelled'
  result?: unknown
  error?: RunError
  /** When it ended; left out: now. */
  at?: Date
  /** What became of the attempt, where that is not what became of the run. */
  attemptOutcome?: 'lost'
}

export type EndedRuns = {
  /** The endings that were recorded. */
  accepted: RunEnding[]
  /** Those of attempts that had been taken from their worker, or of runs that had ended already: nothing was written for them. */
  fencedOff: RunEnding[]
}

/**
 * Ends runs, any number in one transaction: their rows and attempts, their tasks' counts of endings under the tasks' locks (rules D1, D3),
 * and the waking of what waits for them: dependers, and the tasks themselves (concurrency, giving back).
 * A waiting task that is decided meanwhile either sees these endings or has left, under its lock, that it waits: none is forgotten.
 */
export async function endRuns(tx: Transaction, endings: readonly RunEnding[]): Promise<EndedRuns> {
  if (endings.length === 0) return { accepted: [], fencedOff: [] }
  const sql = preparedSql(tx)
  // Sent together; PostgreSQL carries them out one after the other, so the second sees what was committed before the locks were granted.
  const [concerned, ended] = await Promise.all([lockTasks(sql, endings), recordEndings(sql, endings)])
  const positions = new Set(ended.map((row) => row.position))
  const accepted = endings.filter((_, index) => positions.has(index))
  if (accepted.length > 0) {
    const waiting = concerned.filter((task) => task.waits).map((task) => task.id)
    const taskIds = [...new Set(ended.map((row) => row.taskId))]
    await Promise.all([wakeTasks(tx, waiting), notifyLive(tx, { subject: 'run', ids: accepted.map((ending) => ending.runId), taskIds })])
  }
  return { accepted, fencedOff: endings.filter((_, index) => !positions.has(index)) }
}

/** Locks the tasks of these runs and the tasks that depend on them, in id order as everyone does, and tells which of them wait for something. */
function lockTasks(sql: postgres.Sql, endings: readonly RunEnding[]) {
  return sql<{ id: number; waits: boolean }[]>`
    with own as (
      select distinct task_id as id from runs where id = any(${endings.map((ending) => ending.runId)}::uuid[])
    )
    select tasks.id::float8 as id, tasks.waiting is not null as waits
    from tasks
    where tasks.id in (
      select id from own union all select dependencies.depender_id from dependencies join own on dependencies.dependee_id = own.id
    )
    order by tasks.id
    for no key update of tasks`
}

function recordEndings(sql: postgres.Sql, endings: readonly RunEnding[]) {
  const rows = endings.map((ending, position) => ({
    position,
    run_id: ending.runId,
    attempt: ending.attempt,
    worker_id: ending.workerId,
    outcome: ending.outcome,
    attempt_outcome: ending.attemptOutcome ?? ending.outcome,
    result: storableJson(ending.result),
    error: ending.error ? storableJson(ending.error) : null,
    at: ending.at,
  }))
  return sql<{ position: number; taskId: number }[]>`
    with given as (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as row (
        position int, run_id uuid, attempt int, worker_id uuid, outcome text, attempt_outcome text, result jsonb, error jsonb, at timestamptz
      )
    ),
    ended as (
      update runs
      set state = given.outcome, ended_at = coalesce(given.at, djag_now()), result = given.result, error = given.error
      from given
      where runs.id = given.run_id and runs.attempt = given.attempt and runs.worker_id = given.worker_id and runs.state = 'running'
      returning runs.id, runs.task_id, runs.ended_at, given.position, given.attempt, given.outcome, given.attempt_outcome, given.error
    ),
    ended_attempts as (
      update attempts
      set outcome = ended.attempt_outcome, ended_at = ended.ended_at, error = ended.error
      from ended
      where attempts.run_id = ended.id and attempts.number = ended.attempt
    ),
    counts as (
      select
        task_id,
        count(*) as finished,
        count(*) filter (where outcome = 'succeeded') as succeeded,
        (array_agg(id order by position desc))[1] as latest_finished,
        (array_agg(id order by position desc) filter (where outcome = 'succeeded'))[1] as latest_succeeded
      from ended
      group by task_id
    ),
    counted as (
      update tasks
      set ended_finished = tasks.ended_finished + counts.finished,
          ended_succeeded = tasks.ended_succeeded + counts.succeeded,
          latest_finished_run_id = counts.latest_finished,
          latest_succeeded_run_id = coalesce(counts.latest_succeeded, tasks.latest_succeeded_run_id)
      from counts
      where tasks.id = counts.task_id
    )
    select position, task_id::float8 as "taskId" from ended`
}
