import { isoInstant } from '#domain/iso-instant.ts'
import type { OutcomeCounts } from '#domain/views/run-views.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

type Row = Record<keyof OutcomeCounts, number> & { at: Date }

/**
 * How many runs ended how, by the hour or the week (UTC) they ended in, of all tasks or of one. Runs that were removed since are among them: each is
 * counted once, there or here (rule K2). Hours and weeks in which none ended are left out.
 * @returns by the beginning of the hour or week, as an ISO instant
 */
export async function countOutcomes(
  db: Database,
  { by, sinceMs, taskId }: { by: 'hour' | 'week'; sinceMs: number; taskId?: number },
): Promise<Map<string, OutcomeCounts>> {
  const sql = preparedSql(db)
  const since = new Date(sinceMs)
  const ofTask = taskId === undefined ? sql`` : sql`and task_id = ${taskId}`
  const rows = await sql<Row[]>`
    select date_trunc(${by}, ended.at, 'UTC') as at, sum(succeeded)::float8 as succeeded, sum(failed)::float8 as failed, sum(cancelled)::float8 as other
    from (
      select ended_at as at, (state = 'succeeded')::int as succeeded, (state in ('failed', 'expired'))::int as failed,
        (state = 'cancelled')::int as cancelled
      from runs where ended_at >= ${since} ${ofTask}
      union all
      select hour, succeeded, failed, cancelled from run_hours where hour >= ${since} ${ofTask}
    ) as ended
    group by 1`
  return new Map(rows.map(({ at, ...counts }) => [isoInstant(at), counts]))
}
