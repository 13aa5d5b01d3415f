import type postgres from 'postgres'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import { type OldRun, type OldRunsTask, reasonToStay } from '#scheduling/retain/reason-to-stay.ts'
import { leastRunIdSql } from '#server/queries/runs/run-id-bound.ts'

type RunRow = OldRun & { id: string; taskId: number; endedBeforeMs: number; nowMs: number }
type TaskRow = { id: number; alignedFloorMs: number | null; crontab: CrontabDefinition }

/** How long runs, or what belongs to them, are kept: in days, where a task does not say otherwise. */
export type KeepRuns = { days: number; asTaskSays: boolean }

/** When an ended run of the table `task` is old, as an SQL expression. */
export function endedBefore(sql: postgres.Sql, { days, asTaskSays }: KeepRuns) {
  const kept = asTaskSays ? sql`coalesce(task.keep_runs_days, ${days}::float8)` : sql`${days}::float8`
  return sql`(djag_now() - ${kept} * interval '1 day')`
}

/**
 * Which of these runs may be removed, as the core says (rule K1). What it goes by can change until the run's row is locked, and then only to
 * the run's disadvantage: others end, and name it no more.
 */
export async function removableRuns(sql: postgres.Sql, runIds: readonly string[], keep: KeepRuns): Promise<string[]> {
  if (runIds.length === 0) return []
  const [runs, tasks] = await Promise.all([loadOldRuns(sql, runIds, keep), loadTasks(sql, runIds)])
  const byId = new Map(tasks.map((row) => [row.id, taskOf(row)]))
  return runs.flatMap(({ id, taskId, endedBeforeMs, nowMs, ...run }) => {
    const task = byId.get(taskId)
    return task && reasonToStay(run, task, endedBeforeMs, nowMs) === null ? [id] : []
  })
}

function taskOf({ alignedFloorMs, crontab }: TaskRow): OldRunsTask {
  return { alignedFloorMs, schedule: readableSchedule(crontab) }
}

async function loadTasks(sql: postgres.Sql, runIds: readonly string[]): Promise<TaskRow[]> {
  return await sql<TaskRow[]>`
    select task.id::float8 as id,
      (
        select extract(epoch from min(coalesce(
          case edge.endings when 'succeeded' then task.aligned_succeeded_instant else task.aligned_finished_instant end, '-infinity'
        )))::float8 * 1000
        from dependencies edge where edge.dependee_id = task.id and edge.freshness = 'aligned'
      ) as "alignedFloorMs",
      jsonb_build_object(
        'second', crontab.second, 'minute', crontab.minute, 'hour', crontab.hour, 'dayOfMonth', crontab.day_of_month,
        'month', crontab.month, 'dayOfWeek', crontab.day_of_week,
        'timezone', crontab.timezone, 'gap', crontab.gap, 'overlap', crontab.overlap
      ) as crontab
    from tasks task join crontabs crontab on crontab.id = task.crontab_id
    where task.id in (select task_id from runs where id = any(${[...runIds]}::uuid[]))`
}

/** Each question is a probe of an index; what is asked of a task's newest runs is asked once for each task. */
async function loadOldRuns(sql: postgres.Sql, runIds: readonly string[], keep: KeepRuns): Promise<RunRow[]> {
  return await sql<RunRow[]>`
    with given as (
      select * from runs where id = any(${[...runIds]}::uuid[])
    ),
    concerned as (
      select task.id, task.activation_seq, edge.at as ended_before,
        array[
          task.latest_succeeded_run_id, task.latest_finished_run_id, task.aligned_succeeded_run_id, task.aligned_finished_run_id,
          (select id from runs where task_id = task.id order by id desc limit 1)
        ] as latest,
        array(
          select id from runs
          where task_id = task.id and id < ${leastRunIdSql(sql, sql`edge.at`)} and activation_seq is not null and state = 'succeeded'
            and ended_at < edge.at
          order by id desc limit 2
        ) as latest_successes
      from tasks task cross join lateral (select ${endedBefore(sql, keep)} as at) as edge
      where task.id in (select task_id from given)
    )
    select
      run.id, run.task_id::float8 as "taskId", run.state, (extract(epoch from run.ended_at) * 1000)::float8 as "endedAtMs",
      run.activation_seq::float8 as "activationSeq",
      (extract(epoch from case run.kind when 'manual' then run.aligned_for else run.scheduled_for end) * 1000)::float8 as "alignedForMs",
      coalesce(run.id = any(task.latest), false) or coalesce(run.activation_seq = task.activation_seq, false) as "isLatest",
      run.id = any(task.latest_successes) as "isLatestSuccess",
      run.activation_seq is not null and run.state in ('failed', 'cancelled', 'expired') and not exists (
        select from runs later
        where later.task_id = run.task_id and later.activation_seq is not null and later.state in ('failed', 'cancelled', 'expired')
          and later.ended_at >= run.ended_at and (later.ended_at, later.id) > (run.ended_at, run.id)
      ) as "isLatestFailure",
      exists (
        select from run_requests where task_id = run.task_id and activated_run_id is null and rerun_of_run_id = run.id
      ) or exists (
        select from user_actions where state = 'pending' and payload->>'runId' = run.id::text
      ) as "isAskedFor",
      run.backfill_id is not null and (
        exists (select from backfills where id = run.backfill_id and state = 'active')
        or exists (
          select from runs other
          where other.task_id = run.task_id and other.state in ('queued', 'running', 'retrying') and other.backfill_id = run.backfill_id
        )
      ) as "isOfUnfinishedBackfill",
      (extract(epoch from task.ended_before) * 1000)::float8 as "endedBeforeMs", (extract(epoch from djag_now()) * 1000)::float8 as "nowMs"
    from given run join concerned task on task.id = run.task_id
    order by run.task_id, run.id`
}
