import { closedTasks, LEAST_READER } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { LONGEST_BEHIND_HOURS, type TracedRun } from './spans-of-run.ts'

/** An ending is seen by others some time after its moment, which is the beginning of its transaction: at the least so much is allowed for it. */
const SEEN_AFTER_SECONDS = 20
/** A transaction that is open for so long is waited for no longer: it is no ending's. */
const LONGEST_OPEN_SECONDS = 120
const MOST_AT_ONCE = 200

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** `endedAt` as the database writes it. */
export type RunToTrace = TracedRun & { endedAt: string }

/** Runs that ended, oldest first. `isLast`: there are no more by now. */
export type RunsToTrace = { runs: RunToTrace[]; isLast: boolean }

/**
 * The next runs that are to be sent as traces: those that ended after the position, and what has ended since they were first asked for. A run that ends
 * again is among them again.
 */
export async function readRunsToTrace(db: Database): Promise<RunsToTrace> {
  const sql = preparedSql(db)
  await sql`
    insert into trace_position (ended_at, run_id) values (djag_now() - ${SEEN_AFTER_SECONDS} * interval '1 second', ${FIRST_ID})
    on conflict do nothing`
  // Asked for before the runs are: what is not open by then is seen.
  const seenBefore = await endingsSeenBefore(db)
  const rows = await sql<RunToTrace[]>`
    with position as materialized (
      select case when ended_at < earliest then earliest else ended_at end as ended_at, run_id
      from trace_position, (select djag_now() - ${LONGEST_BEHIND_HOURS} * interval '1 hour') as bound (earliest)
    )
    select
      runs.id, runs.task_id::float8 as "taskId", tasks.name as "taskName", runs.kind, runs.timing, runs.state, runs.queue, runs.handler,
      runs.ended_at::text as "endedAt", runs.gates,
      (extract(epoch from runs.scheduled_for) * 1000)::float8 as "scheduledForMs",
      (extract(epoch from runs.activated_at) * 1000)::float8 as "activatedAtMs",
      (extract(epoch from runs.ended_at) * 1000)::float8 as "endedAtMs",
      runs.series_attempt as "seriesAttempt",
      coalesce((
        select jsonb_agg(jsonb_build_object(
          'atMs', extract(epoch from (ending->>'at')::timestamptz) * 1000, 'succeeded', ending->'succeeded',
          'activatedAgainAtMs', extract(epoch from (ending->>'activatedAgainAt')::timestamptz) * 1000
        ) order by number)
        from jsonb_array_elements(runs.earlier_endings) with ordinality as earlier (ending, number)
      ), '[]') as "earlierEndings",
      runs.error->>'message' as error,
      array(
        select jsonb_build_object(
          'number', number, 'workerId', worker_id, 'outcome', outcome, 'error', error->>'message',
          'startedAtMs', extract(epoch from started_at) * 1000, 'endedAtMs', extract(epoch from ended_at) * 1000
        )
        from attempts where run_id = runs.id order by number
      ) as attempts
    from runs join tasks on tasks.id = runs.task_id
    where runs.ended_at >= (select ended_at from position) and runs.ended_at < ${seenBefore}::text::timestamptz
      and (runs.ended_at, runs.id) > (select ended_at, run_id from position)
    order by runs.ended_at, runs.id limit ${MOST_AT_ONCE}`
  return { runs: await withoutClosedErrors(db, rows), isLast: rows.length < MOST_AT_ONCE }
}

/** A collector is read by whoever may read it: of tasks whose values a tag closes it is told how a run ended, and not why (rule V1). */
async function withoutClosedErrors(db: Database, runs: readonly RunToTrace[]): Promise<RunToTrace[]> {
  const closedBy = await closedTasks(
    db,
    LEAST_READER,
    runs.map(({ taskId }) => taskId),
  )
  return runs.map((run) =>
    closedBy(run.taskId) === null ? run : { ...run, error: null, attempts: run.attempts.map((attempt) => ({ ...attempt, error: null })) },
  )
}

/**
 * All endings before this moment are seen by who asks for them next. A transaction of endings has several statements, each of which may wait for locks:
 * while one that writes is open, what began after it is left for later.
 */
export async function endingsSeenBefore(db: Database, leastSeconds = SEEN_AFTER_SECONDS): Promise<string> {
  const [row] = await preparedSql(db)<{ at: string }[]>`
    select (djag_now() - greatest(
      ${leastSeconds} * interval '1 second',
      (
        select max(least(clock_timestamp() - xact_start, ${LONGEST_OPEN_SECONDS} * interval '1 second'))
        from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and backend_xid is not null and xact_start is not null
      )
    ))::text as at`
  if (!row) throw new Error('The database did not say the time.')
  return row.at
}

/** Says that all runs up to this one were sent. */
export async function keepTracePosition(db: Database, { endedAt, id }: Pick<RunToTrace, 'endedAt' | 'id'>): Promise<void> {
  await preparedSql(db)`update trace_position set ended_at = ${endedAt}::text::timestamptz, run_id = ${id}::uuid`
}
