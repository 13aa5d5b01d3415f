import { sql } from 'drizzle-orm'
import type { Database, Transaction } from './client.ts'

/** The one clock (rule I7): the database's, as whole epoch milliseconds. The same all through a transaction. */
export async function databaseNowMs(db: Database | Transaction): Promise<number> {
  const [row] = await db.execute<{ nowMs: number }>(sql`select floor(extract(epoch from djag_now()) * 1000)::float8 as "nowMs"`)
  if (!row) throw new Error('The database did not tell the time.')
  return row.nowMs
}
