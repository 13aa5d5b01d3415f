import { sql } from 'drizzle-orm'
import type { Database } from '#server/database/client.ts'

/** The one clock: the database's, as epoch milliseconds. */
export async function databaseNowMs(db: Database): Promise<number> {
  const [row] = await db.execute<{ nowMs: number }>(sql`select floor(extract(epoch from djag_now()) * 1000)::float8 as "nowMs"`)
  if (!row) throw new Error('The database told no time.')
  return row.nowMs
}
