import type postgres from 'postgres'
import type { EndingScope } from '#scheduling/end/ending.ts'
import type { Settlement } from '#scheduling/end/settle.ts'
import type { RunState } from '#scheduling/model/run-states.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { withItsEnding } from './earlier-endings.ts'
import type { RunEnding } from './run-ending.ts'
import { storableJson } from './storable.ts'
import { healthColumns, NO_HEALTH, type StoredHealth } from './task-healths.ts'

/** An ending, and what it comes to if the run still is as it was settled for: in that state, with this attempt and worker. */
export type SettledEnding = { ending: RunEnding; settlement: Settlement }

/** An ending that was recorded. `position`: which of those given. `attempt`: the next one, of a run that is `retrying`. */
export type RecordedEnding = {
  position: number
  runId: string
  taskId: number
  state: RunState
  attempt: number
  queue: string
  priority: number
  retryAt: Date | null
  /** Null: it is tried again. */
  endedAt: Date | null
  /** What was known of its task's health before these endings; null: none of them counts. */
  health: StoredHealth | null
}

/** `healths`: in the first row alone, by the ids of the tasks that an ending counts for; null of one that has never failed. */
type RecordedRow = Omit<RecordedEnding, 'health'> & { healths: Readonly<Record<number, StoredHealth | null>> | null }

/**
 * Writes what was settled in one statement: runs, attempts, and the tasks' counts and latest aligned instants. Of the two answers of the core
 * it picks that for a cancelling where the run's end has been asked for; it decides nothing itself. The tasks must be locked.
 */
export async function recordEndings(tx: Transaction, endings: readonly SettledEnding[]): Promise<RecordedEnding[]> {
  const sql = preparedSql(tx)
  const isCancelling = sql`runs.cancel_requested_at is not null`
  const state = sql`case when ${isCancelling} then given.cancelling_state else given.state end`
  const isRetried = sql`${state} = 'retrying'`
  const endedAt = sql`coalesce(given.at, djag_now())`
  const error = sql`case when ${isCancelling} then coalesce(given.cancelling_error, given.error) else given.error end`
  const startedAt = sql`djag_now() - given.started_ago_ms * interval '1 millisecond'`
  const rows = await sql<RecordedRow[]>`
    with given as (
      select * from json_to_recordset(${JSON.stringify(endings.map(rowOf))}::text::json) as row (
        position int, run_id uuid, attempt int, worker_id uuid, from_state text,
        state text, attempt_outcome text, counts_as text, retry_after_ms float8,
        cancelling_state text, cancelling_attempt_outcome text, cancelling_counts_as text,
        is_new boolean, aligned_instant timestamptz, marked_by_name text, result jsonb, error jsonb, cancelling_error jsonb, at timestamptz,
        started_ago_ms float8
      )
    ),
    recorded as (
      update runs set
        state = ${state},
        counts_as = case when ${isCancelling} then given.cancelling_counts_as else given.counts_as end,
        attempt = case when ${isRetried} then runs.attempt + 1 else runs.attempt end,
        worker_id = case when ${isRetried} then null else runs.worker_id end,
        retry_at = case when ${isRetried} and given.retry_after_ms > 0 then ${endedAt} + given.retry_after_ms * interval '1 millisecond' end,
        ended_at = case when ${isRetried} then null else ${endedAt} end,
        started_at = coalesce(runs.started_at, ${startedAt}),
        progress = case when ${isRetried} then null else runs.progress end,
        progress_message = case when ${isRetried} then null else runs.progress_message end,
        result = given.result,
        error = case when ${isRetried} then null else ${error} end,
        marked_by_name = given.marked_by_name,
        earlier_endings = case when runs.ended_at is null then runs.earlier_endings else ${withItsEnding(sql, 'mark')} end
      from given
      where runs.id = given.run_id and runs.attempt = given.attempt and runs.worker_id is not distinct from given.worker_id
        and runs.state = given.from_state
      returning
        runs.id, runs.task_id, runs.state, runs.counts_as, runs.attempt, runs.queue, runs.priority, runs.retry_at,
        given.position, given.is_new, given.aligned_instant, given.attempt as ended_attempt, ${startedAt} as started_at,
        ${endedAt} as ended_at, ${error} as error,
        case when ${isCancelling} then given.cancelling_attempt_outcome else given.attempt_outcome end as attempt_outcome
    ),
    ended_attempts as (
      update attempts
      set outcome = recorded.attempt_outcome, ended_at = recorded.ended_at, error = recorded.error,
        started_at = coalesce(attempts.started_at, recorded.started_at)
      from recorded
      where attempts.run_id = recorded.id and attempts.number = recorded.ended_attempt and attempts.outcome = 'running'
    ),
    ${countingOf(sql)}
    select
      position, recorded.id as "runId", task_id::float8 as "taskId", state, attempt, queue, priority, retry_at as "retryAt",
      case when state <> 'retrying' then ended_at end as "endedAt",
      case when position = (select min(position) from recorded) then (select jsonb_object_agg(id, health) from counted) end as healths
    from recorded
    order by position`
  // In one piece, with the first: sessions of runners don't hash, and would look through all tasks for each ending.
  const healths = rows[0]?.healths ?? {}
  return rows.map(({ healths: _, ...row }) => ({ ...row, health: row.taskId in healths ? (healths[row.taskId] ?? NO_HEALTH) : null }))
}

/** The counting of what the part `recorded` of the statement has ended, as further parts of it. */
function countingOf(sql: postgres.Sql) {
  return sql`
    counts as (
      select
        task_id,
        count(*) filter (where is_new) as finished,
        count(*) filter (where is_new and counts_as = 'succeeded') as succeeded,
        (array_agg(id order by position desc) filter (where is_new))[1] as latest_finished,
        (array_agg(id order by position desc) filter (where is_new and counts_as = 'succeeded'))[1] as latest_succeeded,
        max(aligned_instant) as aligned_finished,
        max(aligned_instant) filter (where counts_as = 'succeeded') as aligned_succeeded,
        (array_agg(id order by aligned_instant desc nulls last, position desc))[1] as aligned_finished_run,
        (array_agg(id order by aligned_instant desc nulls last, position desc) filter (where counts_as = 'succeeded'))[1] as aligned_succeeded_run
      from recorded
      where counts_as is not null
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
      where tasks.id = counts.task_id
      returning
        tasks.id,
        case when tasks.failures_in_row > 0 or tasks.recovered_at is not null then ${healthColumns(sql)} end as health
    )`
}

function rowOf({ ending, settlement }: SettledEnding, position: number) {
  const { normally, whenCancelling, scope } = settlement
  const error = typeof ending.error === 'function' ? ending.error(settlement) : ending.error
  return {
    position,
    run_id: ending.runId,
    attempt: ending.attempt,
    worker_id: ending.workerId,
    from_state: ending.settledBy.state,
    state: normally.state,
    attempt_outcome: normally.attemptOutcome,
    counts_as: normally.state === 'retrying' ? null : normally.countsAs,
    retry_after_ms: normally.state === 'retrying' ? normally.retryAfterMs : null,
    cancelling_state: whenCancelling.state,
    cancelling_attempt_outcome: whenCancelling.attemptOutcome,
    cancelling_counts_as: whenCancelling.countsAs,
    is_new: scope.isNew,
    aligned_instant: alignedNow(scope),
    marked_by_name: ending.markedByName ?? null,
    result: storableJson(ending.result),
    error: error ? storableJson(error) : null,
    cancelling_error: ending.errorWhenCancelling ? storableJson(ending.errorWhenCancelling) : null,
    at: ending.at ?? null,
    started_ago_ms: ending.startedMs === undefined ? null : Math.max(0, performance.now() - ending.startedMs),
  }
}

/** What counts for its instant only once that is decided is found when edges are loaded. */
function alignedNow({ alignedForMs, isAlignedOnceDecided }: EndingScope): string | null {
  return alignedForMs === null || isAlignedOnceDecided ? null : new Date(alignedForMs).toISOString()
}
