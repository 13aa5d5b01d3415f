import type { Database, Transaction } from './client.ts'
import { preparedSql } from './prepared-sql.ts'

/** The id by which PostgreSQL knows a transaction that has written something, or will. */
export async function readTransactionId(tx: Transaction): Promise<string> {
  const [row] = await preparedSql(tx)<{ id: string }[]>`select pg_current_xact_id()::text as id`
  if (!row) throw new Error('PostgreSQL gave no id to a transaction.')
  return row.id
}

/**
 * What became of a transaction whose COMMIT had no answer. One that the database does not know, as after a fail-over to a standby that is some
 * seconds behind, was taken back.
 */
export async function readTransactionOutcome(db: Database, id: string): Promise<'committed' | 'aborted' | 'in progress'> {
  try {
    const [row] = await preparedSql(db)<{ outcome: 'committed' | 'aborted' | 'in progress' | null }[]>`
      select pg_xact_status(${id}::xid8) as outcome`
    return row?.outcome ?? 'aborted'
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === IN_THE_FUTURE) return 'aborted'
    throw error
  }
}

const IN_THE_FUTURE = '22023'
