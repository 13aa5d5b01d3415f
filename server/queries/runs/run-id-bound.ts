import type postgres from 'postgres'

/** The least UUID v7 of a moment: the ids of runs sort by activation, so it finds "activated since" without an index of its own. */
export function leastRunIdAt(epochMs: number): string {
  const time = Math.max(0, Math.floor(epochMs)).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`
}

/** The moment of activation that a run's id was made at, in milliseconds: kept by the id when the run is gone. */
export function activationMsOf(runId: string): number {
  return Number.parseInt(runId.replaceAll('-', '').slice(0, 12), 16)
}

/** The least id in SQL, of an expression for the moment. */
export function leastRunIdSql(sql: postgres.Sql, moment: postgres.PendingQuery<postgres.Row[]>) {
  return sql`(lpad(to_hex(greatest(0, floor(extract(epoch from ${moment}) * 1000))::bigint), 12, '0') || '70008000000000000000')::uuid`
}
