import type postgres from 'postgres'
import { leastRunIdSql } from '#server/queries/runs/run-id-bound.ts'
import { type KeepRuns, removableRuns } from './old-runs.ts'
import { removeLogLines } from './remove-runs.ts'

/** `nextAfterRunId` null: that were all. */
export type LogsBatch = { nextAfterRunId: string | null; lines: number }

const RUNS_AT_ONCE = 200

/**
 * Removes the logs of the next old runs, at most `limit` lines (rule K4). Of a run that stays for its task's sake the log stays, too. Runs without a log cost
 * nothing: their ids are gone through in the index of the lines, from one run to the next.
 */
export async function removeLogs(sql: postgres.Sql, afterRunId: string, limit: number, days: number): Promise<LogsBatch> {
  const keep: KeepRuns = { days, asTaskSays: false }
  const bound = leastRunIdSql(sql, sql`djag_now() - ${days}::float8 * interval '1 day'`)
  const rows = await sql<{ runId: string }[]>`
    with recursive logged as (
      (select run_id from run_logs where run_id > ${afterRunId}::uuid order by run_id limit 1)
      union all
      select (select run_id from run_logs where run_id > logged.run_id order by run_id limit 1) from logged where logged.run_id < ${bound}
    )
    select run_id as "runId" from logged where run_id < ${bound} limit ${RUNS_AT_ONCE}`
  const runIds = rows.map(({ runId }) => runId)
  const going = await removableRuns(sql, runIds, keep)
  const lines = going.length === 0 ? 0 : await removeLogLines(sql, going, limit)
  if (lines === limit) return { nextAfterRunId: afterRunId, lines }
  return { nextAfterRunId: runIds.length === RUNS_AT_ONCE ? (runIds.at(-1) ?? null) : null, lines }
}
