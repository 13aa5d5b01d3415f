import type postgres from 'postgres'
import { endedBefore } from './old-runs.ts'

/** The ranges that it looks at are those of tasks with ids above `afterTaskId`. */
export type RangesBatch = { nextAfterTaskId: number | null; ranges: number }

const TASKS_AT_ONCE = 500

/**
 * Removes the old skipped ranges of the next tasks, at most `limit` (rule K1): those before the cursor, and before what an `aligned` edge still
 * compares with. What was coalesced goes with the run that took it.
 */
export async function removeRanges(sql: postgres.Sql, afterTaskId: number, limit: number, days: number): Promise<RangesBatch> {
  const [row] = await sql<{ lastTaskId: number | null; tasks: number; ranges: number }[]>`
    with looked_at as (
      select id, keep_runs_days, cursor, aligned_succeeded_instant, aligned_finished_instant
      from tasks where id > ${afterTaskId} order by tasks.id limit ${TASKS_AT_ONCE}
    ),
    old as (
      select range.id, range.task_id, range.last_instant
      from looked_at task
      cross join lateral (select ${endedBefore(sql, { days, asTaskSays: true })} as at) as edge
      cross join lateral (
        select least(task.cursor, min(coalesce(
          case endings when 'succeeded' then task.aligned_succeeded_instant else task.aligned_finished_instant end, '-infinity'
        ))) as instant
        from dependencies where dependee_id = task.id and freshness = 'aligned'
      ) as needed
      cross join lateral (
        select * from decided_ranges
        where task_id = task.id and last_instant < edge.at and last_instant <= needed.instant and kind = 'skipped' and decided_at < edge.at
        order by last_instant limit ${limit}
      ) as range
      where task.cursor is not null
      order by range.task_id, range.last_instant limit ${limit}
    ),
    free as (
      select id from tasks where id in (select task_id from old) order by tasks.id for key share skip locked
    ),
    gone as (
      delete from decided_ranges using old where decided_ranges.id = old.id and old.task_id in (select id from free)
      returning decided_ranges.task_id, decided_ranges.last_instant
    ),
    noted as (
      insert into task_histories (task_id, kept_since)
      select task_id, max(last_instant) + interval '1 millisecond' from gone group by 1
      on conflict (task_id) do update set kept_since = greatest(task_histories.kept_since, excluded.kept_since)
    )
    select
      (select case when count(*) = ${TASKS_AT_ONCE} then max(id)::float8 end from looked_at) as "lastTaskId",
      (select count(*)::float8 from gone) as ranges`
  const ranges = row?.ranges ?? 0
  return { nextAfterTaskId: ranges === limit ? afterTaskId : (row?.lastTaskId ?? null), ranges }
}
