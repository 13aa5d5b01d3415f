import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import { GOING_RUNS_COUNTED, type HistoryEnd, type KeepDays, type RetentionView } from '#domain/views/retention-views.ts'
import { retentionDays } from '#server/configuration/retention-settings.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { idParameter } from '#server/http/parameters.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'

type Round = {
  keepDays: KeepDays
  startedAt: Date
  endedAt: Date | null
  removed: Record<string, number> | null
  auditsWereRemoved: boolean
}

/** How long things are kept, what the latest round removed, and how big the tables are. */
export async function retentionView(db: Database): Promise<RetentionView> {
  const round = await latestRound(db)
  const keepDays = round?.keepDays ?? retentionDays(process.env)
  const [tables, runsGoingWithinDay] = await Promise.all([tableSizes(db), countGoingRuns(db, keepDays.runs)])
  return {
    keepDays,
    round: round && {
      startedAt: isoInstant(round.startedAt),
      endedAt: isoInstant(round.endedAt),
      removed: Object.entries(round.removed ?? {}).map(([table, rows]) => ({ table, rows })),
    },
    runsGoingWithinDay,
    tables,
  }
}

async function latestRound(db: Database): Promise<Round | null> {
  const [row] = await preparedSql(db)<Round[]>`
    select keep_days as "keepDays", started_at as "startedAt", case when ended_at >= started_at then ended_at end as "endedAt", removed,
      audits_kept_since is not null as "auditsWereRemoved"
    from retention where started_at is not null`
  return row ?? null
}

async function tableSizes(db: Database): Promise<RetentionView['tables']> {
  return await preparedSql(db)<RetentionView['tables']>`
    select case when space.nspname = ${QUEUE_SCHEMA} then 'queue: ' else '' end || class.relname as name,
      nullif(class.reltuples, -1)::float8 as rows, pg_total_relation_size(class.oid)::float8 as bytes
    from pg_class class join pg_namespace space on space.oid = class.relnamespace
    where class.relkind = 'r' and space.nspname in ('public', ${QUEUE_SCHEMA})
    order by bytes desc, name`
}

async function countGoingRuns(db: Database, days: number): Promise<number> {
  const [row] = await preparedSql(db)<{ count: number }[]>`
    select count(*)::float8 as count from (
      select from runs
      where ended_at >= djag_now() - ${days}::float8 * interval '1 day' and ended_at < djag_now() - ${days - 1}::float8 * interval '1 day'
      limit ${GOING_RUNS_COUNTED}
    ) as going`
  return row?.count ?? 0
}

export const historyEndParameters = z.object({ task: idParameter.optional() })

/** Whether a list that ends here goes on with what was removed. */
export async function historyEnd(db: Database, { task }: z.output<typeof historyEndParameters>): Promise<HistoryEnd> {
  const round = await latestRound(db)
  const keepDays = round?.keepDays ?? retentionDays(process.env)
  const [row] = await preparedSql(db)<{ runsDays: number | null; runsDaysVary: boolean; runsWereRemoved: boolean }[]>`
    select (select keep_runs_days from tasks where id = ${task ?? null}::bigint) as "runsDays",
      ${task ?? null}::bigint is null and exists (select from tasks where keep_runs_days is not null) as "runsDaysVary",
      exists (
        select from task_histories where removed_runs > 0 and (${task ?? null}::bigint is null or task_id = ${task ?? null}::bigint)
      ) as "runsWereRemoved"`
  return {
    runsDays: row?.runsDays ?? keepDays.runs,
    runsDaysVary: row?.runsDaysVary ?? false,
    runsWereRemoved: row?.runsWereRemoved ?? false,
    logsDays: keepDays.logs,
    auditsDays: keepDays.audits,
    auditsWereRemoved: round?.auditsWereRemoved ?? false,
  }
}
