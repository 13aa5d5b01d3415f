import type { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { RunTime } from '#domain/views/task-run-views.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { taskParameters } from './task-detail.ts'

/** So many of the latest runs: as many as a chart shows one by one. */
const RUNS_SHOWN = 300

type Row = Omit<RunTime, 'scheduledFor'> & { scheduledFor: Date }

/** How late the latest runs of a task started, how long they waited in the queue and executed, oldest first; those that started and have ended. */
export async function taskRunTimes(db: Database, { id }: z.output<typeof taskParameters>): Promise<{ rows: RunTime[] }> {
  const rows = await preparedSql(db)<Row[]>`
    select latest.id, latest.state, latest.scheduled_for as "scheduledFor",
      case when latest.kind = 'scheduled' then greatest(0, extract(epoch from latest.started_at - latest.scheduled_for) * 1000)::float8 end as "lateMs",
      greatest(0, extract(epoch from latest.started_at - latest.activated_at) * 1000)::float8 as "waitMs",
      (
        select coalesce(sum(extract(epoch from attempt.ended_at - attempt.started_at) * 1000), 0)
        from attempts as attempt where attempt.run_id = latest.id and attempt.ended_at is not null
      )::float8 as "tookMs"
    from (
      select id, state, kind, scheduled_for, activated_at, started_at, ended_at from runs where task_id = ${id} order by id desc limit ${RUNS_SHOWN}
    ) as latest
    where latest.started_at is not null and latest.ended_at is not null
    order by latest.id`
  return { rows: rows.map((row) => ({ ...row, scheduledFor: isoInstant(row.scheduledFor) })) }
}
