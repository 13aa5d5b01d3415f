import { isoInstant } from '#domain/iso-instant.ts'
import type { OverviewView } from '#domain/views/operation-views.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { countOutcomes } from '../runs/outcome-counts.ts'

const HOUR_MS = 3_600_000
const HOURS_SHOWN = 24
const FAILURES_SHOWN = 10

/** Both say the same number: within a day is since the first hour of the chart. */
function firstHourShown(nowMs: number): number {
  return Math.floor(nowMs / HOUR_MS) * HOUR_MS - (HOURS_SHOWN - 1) * HOUR_MS
}

/** Outcomes by the hour they ended in, the present hour last. */
export async function runsByHour(db: Database, nowMs: number): Promise<OverviewView['runsByHour']> {
  const firstHourMs = firstHourShown(nowMs)
  const counts = await countOutcomes(db, { by: 'hour', sinceMs: firstHourMs })
  return Array.from({ length: HOURS_SHOWN }, (_, index) => {
    const hour = isoInstant(firstHourMs + index * HOUR_MS)
    return { hour, ...(counts.get(hour) ?? { succeeded: 0, failed: 0, other: 0 }) }
  })
}

type FailureRow = Omit<OverviewView['failures']['tasks'][number], 'endedAt'> & { endedAt: Date; total: number }

/**
 * The tasks that failed within a day, each by its latest failure: one that fails every minute does not hide the others. `count` is of all runs
 * that failed since `since`, by the same condition as the list of runs (`state=failed,expired&endedSince=`).
 */
export async function recentFailures(db: Database, nowMs: number): Promise<OverviewView['failures']> {
  const sinceMs = firstHourShown(nowMs)
  const rows = await preparedSql(db)<FailureRow[]>`
    select failure."runId", failure."taskId", task.name as "taskName", failure."endedAt", failure.message, failure.count, failure.total
    from (
      select distinct on (task_id)
        id as "runId", task_id::float8 as "taskId", ended_at as "endedAt", coalesce(error ->> 'message', '') as message,
        (count(*) over (partition by task_id))::float8 as count, (count(*) over ())::float8 as total
      from runs
      where state in ('failed', 'expired') and ended_at >= ${new Date(sinceMs)}
      order by task_id, ended_at desc, id desc
    ) failure
    join tasks task on task.id = failure."taskId"
    order by failure."endedAt" desc, failure."taskId"
    limit ${FAILURES_SHOWN}`
  return {
    since: isoInstant(sinceMs),
    count: rows[0]?.total ?? 0,
    tasks: rows.map(({ total: _, ...row }) => ({ ...row, endedAt: isoInstant(row.endedAt) })),
  }
}
