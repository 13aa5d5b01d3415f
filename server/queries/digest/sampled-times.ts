import { LEAST_RUNS, SLOWER_MEDIAN, WEEKS_COMPARED } from '#domain/digest/digest.ts'
import type { DigestWeek } from '#domain/digest/digest-week.ts'
import { WEEK_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { leastRunIdAt } from '../runs/run-id-bound.ts'

/** Of each day so many of its latest runs are looked at: what runs each second must not cost more than what runs each hour. */
const RUNS_OF_DAY = { week: 10, before: 5 } as const
const DAYS_OF_WEEK = 7

/** Of so many tasks at once: a statement that looks at their runs takes less than a tenth of a second. */
const TASKS_AT_ONCE = 250

/** Of a task in a week and in the weeks before it: how many runs, and what half, three quarters and nineteen of twenty took at most, in milliseconds. */
export type SampledWeek = { taskId: number; weekRuns: number; weekMs: number[]; beforeRuns: number; beforeMs: number[] }

/**
 * How long successes of each task took in a week and in the weeks before, sampled day by day, so that nights and weekends are compared with their like;
 * some tasks after the other, each some in one statement. Left out: tasks with too few runs, and those too short to get slower by what is told. As in
 * `loadRunTimes`, runs that a person marked or had run again say nothing, nor do backfills (T1).
 */
export async function* sampledTimes(
  db: Database | Transaction,
  week: DigestWeek,
  tasksAtOnce: number = TASKS_AT_ONCE,
): AsyncGenerator<SampledWeek[]> {
  const sql = preparedSql(db)
  for (let after = 0; ; ) {
    const tasks = await sql<{ id: number }[]>`
      select id::float8 as id from tasks where id > ${after} and deleted_at is null order by tasks.id limit ${tasksAtOnce}`
    const ids = tasks.map(({ id }) => id)
    if (ids.length > 0) yield await timesOf(sql, week, ids)
    if (ids.length < tasksAtOnce) return
    after = ids.at(-1) ?? after
  }
}

async function timesOf(sql: ReturnType<typeof preparedSql>, { sinceMs, beforeMs }: DigestWeek, taskIds: number[]): Promise<SampledWeek[]> {
  const days = (from: number, count: number) => {
    const bounds = Array.from({ length: count + 1 }, (_, day) => leastRunIdAt(from + (day * (beforeMs - sinceMs)) / DAYS_OF_WEEK))
    return sql`unnest(${bounds.slice(0, -1)}::uuid[], ${bounds.slice(1)}::uuid[])`
  }
  const times = (from: number, weeks: number, most: number) => sql`
    select count(*)::int as runs, percentile_cont(array[0.5, 0.75, 0.95]) within group (order by success.ms) as ms
    from ${days(from, weeks * DAYS_OF_WEEK)} as day (least, next)
    cross join lateral (
      select (extract(epoch from latest.ended_at - latest.started_at) * 1000)::float8 as ms
      from (
        select state, kind, started_at, ended_at, series_attempt, marked_by_name from runs
        where task_id = task.id and runs.id >= day.least and runs.id < day.next order by runs.id desc limit ${most}
      ) as latest
      where latest.state = 'succeeded' and latest.started_at <= latest.ended_at and latest.series_attempt = 1 and latest.marked_by_name is null
        and latest.kind <> 'backfill'
    ) as success`
  return await sql<SampledWeek[]>`
    select task.id::float8 as "taskId", week.runs as "weekRuns", to_jsonb(week.ms) as "weekMs",
      before.runs as "beforeRuns", to_jsonb(before.ms) as "beforeMs"
    from unnest(${taskIds}::bigint[]) as task (id)
    cross join lateral (${times(sinceMs, 1, RUNS_OF_DAY.week)} having count(*) >= ${LEAST_RUNS.week}) as week
    cross join lateral (
      ${times(sinceMs - WEEKS_COMPARED * WEEK_MS, WEEKS_COMPARED, RUNS_OF_DAY.before)} having count(*) >= ${LEAST_RUNS.before}
    ) as before
    where week.ms[3] >= ${SLOWER_MEDIAN.byMs}::float8
      and (week.ms[1] - before.ms[1] >= ${SLOWER_MEDIAN.byMs}::float8 or week.ms[3] - before.ms[3] >= ${SLOWER_MEDIAN.byMs}::float8)`
}
