import { isoInstant } from '#domain/iso-instant.ts'
import type { BackfillRow } from '#domain/views/task-views.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

const LATEST_SHOWN = 10

type Row = Omit<BackfillRow, 'requestedAt' | 'firstInstant' | 'lastInstant'> & Record<'requestedAt' | 'firstInstant' | 'lastInstant', Date>

/** A task's backfills, newest first: all with something still to do, and the latest others. `done`: all its runs have ended. Runs that were removed since count too. */
export async function loadBackfillRows(db: Database, taskId: number): Promise<BackfillRow[]> {
  const rows = await preparedSql(db)<Row[]>`
    select
      backfill.id, backfill.task_id::float8 as "taskId", task.name as "taskName", backfill.requested_at as "requestedAt",
      backfill.requested_by_name as "requestedByName",
      backfill.given_arguments is not null as "hasOtherArguments", backfill.first_instant as "firstInstant", backfill.last_instant as "lastInstant",
      backfill.count::float8 as count, backfill.max_active as "maxActive",
      case when backfill.state = 'cancelled' then 'cancelled' when backfill.state = 'active' or run.active > 0 then 'running' else 'done' end as state,
      run.activated + backfill.removed_succeeded + backfill.removed_unsuccessful as activated, run.active,
      run.succeeded + backfill.removed_succeeded as succeeded, run.failed + backfill.removed_unsuccessful as failed
    from backfills backfill
    join tasks task on task.id = backfill.task_id
    cross join lateral (
      select
        count(*)::float8 as activated,
        (count(*) filter (where state in ('queued', 'running', 'retrying')))::float8 as active,
        (count(*) filter (where state = 'succeeded'))::float8 as succeeded,
        (count(*) filter (where state in ('failed', 'cancelled', 'expired')))::float8 as failed
      from runs where backfill_id = backfill.id
    ) as run
    where backfill.task_id = ${taskId}
    order by backfill.state = 'active' desc, backfill.id desc
    limit ${LATEST_SHOWN}`
  return rows.map((row) => ({
    ...row,
    requestedAt: isoInstant(row.requestedAt),
    firstInstant: isoInstant(row.firstInstant),
    lastInstant: isoInstant(row.lastInstant),
  }))
}
