import type postgres from 'postgres'
import type { RetryPolicy } from '#scheduling/end/retries.ts'
import { type SeriesAttempt, seriesOf } from '#scheduling/end/series.ts'
import type { RunToSettle } from '#scheduling/end/settle.ts'
import { alignedInstantOf, type RunKind } from '#scheduling/model/run-kinds.ts'
import type { RunState } from '#scheduling/model/run-states.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** A run as the core settles its end, with its retry policy, which it has from its task since its activation. */
export type SettledBy = RunToSettle & { readonly retry: RetryPolicy | null }

/** What the columns `settledByColumns` give. */
export type SettledByRow = {
  state: RunState
  kind: RunKind
  scheduledForMs: number
  manualInstantMs: number | null
  hasStarted: boolean
  attempt: number
  seriesAttempt: number
  attempts: readonly SeriesAttempt[] | null
  retry: RetryPolicy | null
}

/** Of the row `runs`, what its end is settled by. Attempts of its present series are looked up only where there was one before the present one. */
export function settledByColumns(sql: postgres.Sql) {
  return sql`
    runs.state, runs.kind, (extract(epoch from runs.scheduled_for) * 1000)::float8 as "scheduledForMs",
    (extract(epoch from runs.aligned_for) * 1000)::float8 as "manualInstantMs", runs.started_at is not null as "hasStarted",
    runs.attempt, runs.series_attempt as "seriesAttempt", runs.retry,
    case when runs.attempt > runs.series_attempt then (
      select jsonb_agg(jsonb_build_object(
        'number', attempts.number, 'outcome',
        case
          when attempts.outcome = 'lost' and attempts.started_at is null then 'not_started'
          when attempts.outcome = 'lost' and attempts.error->>'code' = 'handed_back' then 'handed_back'
          else attempts.outcome
        end
      ))
      from attempts where attempts.run_id = runs.id and attempts.number >= runs.series_attempt
    ) end as attempts`
}

/** @param isHeldAhead whether the attempt under way was claimed ahead of its turn and has not started */
export function settledBy(
  { state, kind, hasStarted, retry, attempt, seriesAttempt, ...row }: SettledByRow,
  isHeldAhead = false,
): SettledBy {
  const attempts = row.attempts ?? []
  const isUnderWay = state === 'running' && !isHeldAhead
  const series = seriesOf(isUnderWay ? [...attempts, { number: attempt, outcome: 'running' }] : attempts, seriesAttempt)
  return { state, kind, alignedForMs: alignedInstantOf({ kind, ...row }), hasStarted, series, retry }
}

/**
 * What a run's end is settled by, as the ledger has it now. What it says of the attempt that is under way, or comes next, stays so until that
 * attempt ends.
 */
export async function readSettledBy(db: Database | Transaction, runId: string): Promise<SettledBy> {
  const sql = preparedSql(db)
  const [row] = await sql<SettledByRow[]>`select ${settledByColumns(sql)} from runs where id = ${runId}`
  if (!row) throw new Error(`There is no run ${runId}.`)
  return settledBy(row)
}
