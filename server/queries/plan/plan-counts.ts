import type { z } from 'zod'
import type { PlanCount, PlanHour, PlanHoursView } from '#domain/views/plan-views.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { leastRunIdAt } from '../runs/run-id-bound.ts'
import { type planHoursParameters, shownTasks } from './plan-tasks.ts'

/** Of tasks and stretches of time. */
const MOST_COUNTS = 40_000
const BUCKETS_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS, WEEK_MS]

type Asked = { ids: readonly number[]; from: Date; to: Date }

/** How many runs of each of these tasks were activated in equal parts of a stretch of time, as long as it takes for there not to be too many. */
export async function countRuns(db: Database, asked: Asked): Promise<{ bucketMs: number; counts: PlanCount[] }> {
  const sql = preparedSql(db)
  const leastMs = ((asked.to.getTime() - asked.from.getTime()) * asked.ids.length) / MOST_COUNTS
  const bucketMs = BUCKETS_MS.find((each) => each >= leastMs) ?? WEEK_MS
  const counts = await sql<PlanCount[]>`
    select task_id::float8 as "taskId", (floor(extract(epoch from at) * 1000 / ${bucketMs}) * ${bucketMs})::float8 as "fromMs",
      sum(succeeded)::float8 as succeeded, sum(failed)::float8 as failed, sum(cancelled)::float8 as cancelled, sum(active)::float8 as active
    from (${activatedRuns(sql, asked, bucketMs >= HOUR_MS)}) as counted
    group by 1, 2`
  return { bucketMs, counts }
}

/**
 * How many runs of all tasks that a filter finds, or of one of them, each hour of a stretch of time had, counted from its beginning, and how many of them
 * failed.
 */
export async function planHours(db: Database, { from, to, task, ...filter }: z.output<typeof planHoursParameters>): Promise<PlanHoursView> {
  const { ids } = await shownTasks(db, filter)
  const sql = preparedSql(db)
  const asked = { ids: task === undefined ? ids : ids.filter((id) => id === task), from, to }
  const hours = await sql<PlanHour[]>`
    select (${from.getTime()}::float8 + floor((extract(epoch from at) * 1000 - ${from.getTime()}::float8) / ${HOUR_MS}) * ${HOUR_MS})::float8 as "fromMs",
      sum(succeeded + failed + cancelled + active)::float8 as runs, sum(failed)::float8 as failed
    from (${activatedRuns(sql, asked, true)}) as counted
    group by 1 order by 1`
  return { fromMs: from.getTime(), toMs: to.getTime(), hours }
}

/** Those that were removed since are among them where whole hours are counted, in the hour in which they ended (rule K2). */
function activatedRuns(sql: ReturnType<typeof preparedSql>, { ids, from, to }: Asked, withRemoved: boolean) {
  const removed = withRemoved
    ? sql`union all select task_id, hour, succeeded, failed, cancelled, 0 from run_hours
        where task_id = any(${[...ids]}::bigint[]) and hour >= ${from} and hour < ${to}`
    : sql``
  return sql`
    select shown.id as task_id, run.activated_at as at, (run.state = 'succeeded')::int as succeeded,
      (run.state in ('failed', 'expired'))::int as failed, (run.state = 'cancelled')::int as cancelled,
      (run.state in ('queued', 'running', 'retrying'))::int as active
    from unnest(${[...ids]}::bigint[]) as shown (id)
    cross join lateral (
      select activated_at, state from runs
      where task_id = shown.id and id >= ${leastRunIdAt(from.getTime())} and id < ${leastRunIdAt(to.getTime())}
    ) as run
    ${removed}`
}
