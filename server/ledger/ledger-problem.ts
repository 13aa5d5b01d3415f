import type { preparedSql } from '#server/database/prepared-sql.ts'

/** Something in the ledger that must never be: which invariant it breaks, and where. */
export type LedgerProblem = { invariant: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I9'; message: string }

export type LedgerSql = ReturnType<typeof preparedSql>

/**
 * A transaction bears the time of its beginning, and it may then wait for its locks: what it does may come after what bears a later time.
 * No transaction waits for longer than this in all.
 */
export const LONGEST_LOCK_WAIT_MS = 15_000

/** A claim bears the time of its statement, which sees what was committed a moment later. */
export const CLAIM_SLACK_MS = 1_000

/** Since when what people changed is known, as an SQL expression: audits before it were removed (rule K5). */
export function auditsKnownSince(sql: LedgerSql) {
  return sql`coalesce((select audits_kept_since from retention), '-infinity')`
}
