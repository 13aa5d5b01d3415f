import type postgres from 'postgres'
import type { JsonValue } from '#domain/json-value.ts'
import type { EndedRunState, RunState } from '#scheduling/model/run-states.ts'
import type { attempts } from '#schema/attempts.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { withItsEnding } from './earlier-endings.ts'

type AttemptOutcome = typeof attempts.$inferSelect.outcome

/** What is to become of one run and its attempt, if the run still is in the state `from` with this attempt and worker. */
export type EndingFate = {
  runId: string
  attempt: number
  workerId: string | null
  from: RunState
  outcome: EndedRunState
  attemptOutcome: AttemptOutcome
  /** Instead, when the run's end was asked for; there is no retry then. */
  whenCancelling: { outcome: EndedRunState; attemptOutcome: AttemptOutcome }
  /** Not null: the run is retried after so long rather than ended. */
  retryAfterMs: number | null
  /** Whether it is an ending of its task. */
  counts: boolean
  markedByName: string | null
  result: JsonValue
  error: JsonValue
  at: Date | null
}

/** A fate that came true. `position`: which of those given. `attempt`: the next one, of a run that is `retrying`. */
export type RecordedEnding = {
  position: number
  runId: string
  taskId: number
  state: RunState
  attempt: number
  queue: string
  priority: number
  retryAt: Date | null
}

/**
 * Writes endings and retries in one statement: runs, attempts, and the tasks' counts (of all kinds but backfills, rule R3) and latest aligned
 * instants (of all kinds but manual ones, which count under the condition of rule D6). The tasks must be locked.
 */
export async function recordEndings(tx: Transaction, fates: readonly EndingFate[]): Promise<RecordedEnding[]> {
  const sql = preparedSql(tx)
  const isRetried = sql`given.retry_after_ms is not null and runs.cancel_requested_at is null`
  const endedAt = sql`coalesce(given.at, djag_now())`
  return await sql<RecordedEnding[]>`
    with given as (
      select * from json_to_recordset(${JSON.stringify(fates.map(rowOf))}::text::json) as row (
        position int, run_id uuid, attempt int, worker_id uuid, from_state text, outcome text, attempt_outcome text,
        cancelling_outcome text, cancelling_attempt_outcome text, retry_after_ms float8, counts boolean, marked_by_name text,
        result jsonb, error jsonb, at timestamptz
      )
    ),
    recorded as (
      update runs set
        state = case
          when runs.cancel_requested_at is not null then given.cancelling_outcome
          when given.retry_after_ms is not null then 'retrying'
          else given.outcome
        end,
        attempt = case when ${isRetried} then runs.attempt + 1 else runs.attempt end,
        worker_id = case when ${isRetried} then null else runs.worker_id end,
        retry_at = case when ${isRetried} then ${endedAt} + given.retry_after_ms * interval '1 millisecond' end,
        ended_at = case when ${isRetried} then null else ${endedAt} end,
        progress = case when ${isRetried} then null else runs.progress end,
        progress_message = case when ${isRetried} then null else runs.progress_message end,
        result = given.result,
        error = case when ${isRetried} then null else given.error end,
        marked_by_name = given.marked_by_name,
        earlier_endings = case when runs.ended_at is null then runs.earlier_endings else ${withItsEnding(sql, 'mark')} end
      from given
      where runs.id = given.run_id and runs.id = any(${fates.map((fate) => fate.runId)}::uuid[]) and runs.attempt = given.attempt and runs.worker_id is not distinct from given.worker_id
        and runs.state = given.from_state
      returning
        runs.id, runs.task_id, runs.kind, runs.state, runs.attempt, runs.queue, runs.priority, runs.retry_at,
        case when runs.kind <> 'manual' then runs.scheduled_for end as aligned_instant,
        given.position, given.counts and runs.state <> 'retrying' as counts, given.attempt as ended_attempt, ${endedAt} as ended_at, given.error,
        case when runs.cancel_requested_at is not null then given.cancelling_attempt_outcome else given.attempt_outcome end as attempt_outcome
    ),
    ended_attempts as (
      update attempts
      set outcome = recorded.attempt_outcome, ended_at = recorded.ended_at, error = recorded.error
      from recorded
      where attempts.run_id = recorded.id and attempts.run_id = any(array(select id from recorded)) and attempts.number = recorded.ended_attempt and attempts.outcome = 'running'
    ),
    ${countingOf(sql)}
    select position, id as "runId", task_id::float8 as "taskId", state, attempt, queue, priority, retry_at as "retryAt" from recorded`
}

/** The counting of what the part `recorded` of the statement has ended, as further parts of it. */
function countingOf(sql: postgres.Sql) {
  return sql`
    counts as (
      select
        task_id,
        count(*) filter (where kind <> 'backfill') as finished,
        count(*) filter (where kind <> 'backfill' and state = 'succeeded') as succeeded,
        (array_agg(id order by position desc) filter (where kind <> 'backfill'))[1] as latest_finished,
        (array_agg(id order by position desc) filter (where kind <> 'backfill' and state = 'succeeded'))[1] as latest_succeeded,
        max(aligned_instant) as aligned_finished,
        max(aligned_instant) filter (where state = 'succeeded') as aligned_succeeded,
        (array_agg(id order by aligned_instant desc nulls last, position desc))[1] as aligned_finished_run,
        (array_agg(id order by aligned_instant desc nulls last, position desc) filter (where state = 'succeeded'))[1] as aligned_succeeded_run
      from recorded
      where counts
      group by task_id
    ),
    counted as (
      update tasks set
        ended_finished = tasks.ended_finished + counts.finished,
        ended_succeeded = tasks.ended_succeeded + counts.succeeded,
        latest_finished_run_id = coalesce(counts.latest_finished, tasks.latest_finished_run_id),
        latest_succeeded_run_id = coalesce(counts.latest_succeeded, tasks.latest_succeeded_run_id),
        aligned_finished_instant = greatest(tasks.aligned_finished_instant, counts.aligned_finished),
        aligned_succeeded_instant = greatest(tasks.aligned_succeeded_instant, counts.aligned_succeeded),
        aligned_finished_run_id = case
          when counts.aligned_finished >= coalesce(tasks.aligned_finished_instant, '-infinity') then counts.aligned_finished_run
          else tasks.aligned_finished_run_id
        end,
        aligned_succeeded_run_id = case
          when counts.aligned_succeeded >= coalesce(tasks.aligned_succeeded_instant, '-infinity') then counts.aligned_succeeded_run
          else tasks.aligned_succeeded_run_id
        end
      from counts
      where tasks.id = counts.task_id and tasks.id = any(array(select task_id from counts))
    )`
}

function rowOf(fate: EndingFate, position: number) {
  return {
    position,
    run_id: fate.runId,
    attempt: fate.attempt,
    worker_id: fate.workerId,
    from_state: fate.from,
    outcome: fate.outcome,
    attempt_outcome: fate.attemptOutcome,
    cancelling_outcome: fate.whenCancelling.outcome,
    cancelling_attempt_outcome: fate.whenCancelling.attemptOutcome,
    retry_after_ms: fate.retryAfterMs,
    counts: fate.counts,
    marked_by_name: fate.markedByName,
    result: fate.result,
    error: fate.error,
    at: fate.at,
  }
}
