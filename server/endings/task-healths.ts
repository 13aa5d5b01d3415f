import type postgres from 'postgres'
import { isoInstant } from '#domain/iso-instant.ts'
import { healthAfter, type Judged, type TaskHealth } from '#scheduling/end/streak.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** What `healthColumns` give. Instants are epoch milliseconds. */
export type StoredHealth = {
  failures: number
  sinceMs: number | null
  latestRunId: string | null
  recoveredAtMs: number | null
  recoveredFromFailures: number | null
  recoveredFromSinceMs: number | null
}

/** Of a task that has never failed. */
export const NO_HEALTH: StoredHealth = {
  failures: 0,
  sinceMs: null,
  latestRunId: null,
  recoveredAtMs: null,
  recoveredFromFailures: null,
  recoveredFromSinceMs: null,
}

/** What a row of `tasks` knows of its health. */
export function healthColumns(sql: postgres.Sql) {
  return sql`jsonb_build_object(
    'failures', tasks.failures_in_row, 'sinceMs', extract(epoch from tasks.failing_since) * 1000, 'latestRunId', tasks.latest_failure_run_id,
    'recoveredAtMs', extract(epoch from tasks.recovered_at) * 1000, 'recoveredFromFailures', tasks.recovered_from_failures,
    'recoveredFromSinceMs', extract(epoch from tasks.recovered_from_since) * 1000
  )`
}

/** A run that was judged, with what was known of its task before all that were judged together. */
export type JudgedRun = Judged & { taskId: number; before: StoredHealth }

/**
 * Writes what these verdicts, in their order, make of the health of their tasks, as the core says (rules T2, T3). The tasks must be locked.
 * Where nothing changes, as with a success of a task that does not fail, nothing is written.
 */
export async function writeHealths(tx: Transaction, judged: readonly JudgedRun[]): Promise<void> {
  const healths = new Map<number, { before: TaskHealth; after: TaskHealth }>()
  for (const { taskId, before, ...verdict } of judged) {
    const known = healths.get(taskId) ?? bothOf(healthOf(before))
    healths.set(taskId, { ...known, after: healthAfter(known.after, verdict) })
  }
  const rows = [...healths].filter(([, { before, after }]) => before !== after).map(([id, { after }]) => healthRow(id, after))
  if (rows.length === 0) return
  await preparedSql(tx)`
    update tasks set
      failures_in_row = given.failures_in_row, failing_since = given.failing_since, latest_failure_run_id = given.latest_failure_run_id,
      recovered_at = given.recovered_at, recovered_from_failures = given.recovered_from_failures,
      recovered_from_since = given.recovered_from_since
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (
      id bigint, failures_in_row int, failing_since timestamptz, latest_failure_run_id uuid,
      recovered_at timestamptz, recovered_from_failures int, recovered_from_since timestamptz
    )
    where tasks.id = given.id`
}

function bothOf(health: TaskHealth) {
  return { before: health, after: health }
}

function healthOf(stored: StoredHealth): TaskHealth {
  const { failures, sinceMs, latestRunId, recoveredAtMs, recoveredFromFailures, recoveredFromSinceMs } = stored
  return {
    streak: failures === 0 || sinceMs === null ? null : { failures, sinceMs, latestRunId: latestRunId ?? '' },
    recovery:
      recoveredAtMs === null
        ? null
        : { atMs: recoveredAtMs, failures: recoveredFromFailures ?? 0, sinceMs: recoveredFromSinceMs ?? recoveredAtMs },
  }
}

/** As the columns of `tasks` are called. */
export function healthRow(id: number, { streak, recovery }: TaskHealth) {
  return {
    id,
    failures_in_row: streak?.failures ?? 0,
    failing_since: isoInstant(streak?.sinceMs ?? null),
    latest_failure_run_id: streak?.latestRunId ?? null,
    recovered_at: isoInstant(recovery?.atMs ?? null),
    recovered_from_failures: recovery?.failures ?? null,
    recovered_from_since: isoInstant(recovery?.sinceMs ?? null),
  }
}
