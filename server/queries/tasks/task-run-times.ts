import type { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import { FORECASTS_AHEAD, type ForecastAhead } from '#domain/kept-forecast.ts'
import type { ForecastErrors, RunTime } from '#domain/views/task-run-views.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { taskParameters } from './task-detail.ts'

/** So many of the latest runs: as many as a chart shows one by one. */
const RUNS_SHOWN = 300

type Row = Omit<RunTime, 'scheduledFor'> & { scheduledFor: Date }

/** How late the latest runs of a task started, how long they waited in the queue and executed, oldest first; and how well their ends were foretold. */
export async function taskRunTimes(
  db: Database,
  { id }: z.output<typeof taskParameters>,
): Promise<{ rows: RunTime[]; forecastErrors: ForecastErrors }> {
  const [rows, forecastErrors] = await Promise.all([loadRunTimes(db, id), loadForecastErrors(db, id)])
  return { rows, forecastErrors }
}

/** Those that started and have ended. */
async function loadRunTimes(db: Database, id: number): Promise<RunTime[]> {
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
  return rows.map((row) => ({ ...row, scheduledFor: isoInstant(row.scheduledFor) }))
}

type ErrorRow = { ahead: ForecastAhead; count: number; medianMs: number; p95Ms: number }

/** Of runs that were started anew or marked by a person later the end is theirs: it was not to be foretold. */
async function loadForecastErrors(db: Database, id: number): Promise<ForecastErrors> {
  const rows = await preparedSql(db)<ErrorRow[]>`
    select ahead, count(*)::float8 as count, percentile_cont(0.5) within group (order by off_by)::float8 as "medianMs",
      percentile_cont(0.95) within group (order by off_by)::float8 as "p95Ms"
    from (
      select forecast.ahead, abs(extract(epoch from run.ended_at - forecast.ends_at)) * 1000 as off_by
      from kept_forecasts forecast
      join runs run on run.task_id = forecast.task_id and run.scheduled_for = forecast.scheduled_for and run.kind = 'scheduled'
      where forecast.task_id = ${id} and forecast.scheduled_for > djag_now() - interval '30 days' and run.state = 'succeeded'
        and run.marked_by_name is null and run.earlier_endings is null
    ) as known
    group by ahead`
  const errorOf = (ahead: ForecastAhead) => {
    const row = rows.find((each) => each.ahead === ahead)
    return row ? { count: row.count, medianMs: row.medianMs, p95Ms: row.p95Ms } : null
  }
  return Object.fromEntries(FORECASTS_AHEAD.map((ahead) => [ahead, errorOf(ahead)])) as ForecastErrors
}
