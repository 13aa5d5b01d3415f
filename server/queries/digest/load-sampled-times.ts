import { type DigestFacts, LEAST_RUNS, SLOWER_MEDIAN, WEEKS_COMPARED } from '#domain/digest/digest.ts'
import type { DigestWeek } from '#domain/digest/digest-week.ts'
import type { DigestTask } from '#domain/views/digest-views.ts'
import { WEEK_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { leastRunIdAt } from '../runs/run-id-bound.ts'

/** Of each day so many of its latest runs are looked at: what runs each second must not cost more than what runs each hour. */
const RUNS_OF_DAY = { week: 10, before: 5 } as const
const DAYS_OF_WEEK = 7

type Row = DigestTask & Record<`${'week' | 'before'}${'Runs' | 'MedianMs' | 'UpperMs' | 'LateMs'}`, number>

/**
 * How long successes of each enabled task took in a week and in the weeks before, sampled day by day, so that nights and weekends are compared with
 * their like. Left out: tasks with too few of them, and those too short to get slower by what is told. As in `loadRunTimes`, runs that a person marked
 * or had run again say nothing, nor do backfills (T1).
 */
export async function loadSampledTimes(tx: Transaction, { sinceMs, beforeMs }: DigestWeek): Promise<DigestFacts['times']> {
  const sql = preparedSql(tx)
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
  const rows = await sql<Row[]>`
    select task.id::float8 as id, task.name, task.owner, task.runbook_url as "runbookUrl",
      week.runs as "weekRuns", week.ms[1] as "weekMedianMs", week.ms[2] as "weekUpperMs", week.ms[3] as "weekLateMs",
      before.runs as "beforeRuns", before.ms[1] as "beforeMedianMs", before.ms[2] as "beforeUpperMs", before.ms[3] as "beforeLateMs"
    from tasks task
    cross join lateral (${times(sinceMs, 1, RUNS_OF_DAY.week)} having count(*) >= ${LEAST_RUNS.week}) as week
    cross join lateral (
      ${times(sinceMs - WEEKS_COMPARED * WEEK_MS, WEEKS_COMPARED, RUNS_OF_DAY.before)} having count(*) >= ${LEAST_RUNS.before}
    ) as before
    where task.deleted_at is null and task.enabled and week.ms[3] >= ${SLOWER_MEDIAN.byMs}::float8
      and (week.ms[1] - before.ms[1] >= ${SLOWER_MEDIAN.byMs}::float8 or week.ms[3] - before.ms[3] >= ${SLOWER_MEDIAN.byMs}::float8)`
  return rows.map((row) => ({
    task: { id: row.id, name: row.name, owner: row.owner, runbookUrl: row.runbookUrl },
    week: { runs: row.weekRuns, medianMs: row.weekMedianMs, upperMs: row.weekUpperMs, lateMs: row.weekLateMs },
    before: { runs: row.beforeRuns, medianMs: row.beforeMedianMs, upperMs: row.beforeUpperMs, lateMs: row.beforeLateMs },
  }))
}
