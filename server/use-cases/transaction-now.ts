import { sql } from 'drizzle-orm'
import type { Transaction } from '#server/database/client.ts'

/** The one clock (rule I7), as epoch ms. The same all through a transaction. */
export async function transactionNowMs(tx: Transaction): Promise<number> {
  const [row] = await tx.execute<{ now_ms: number }>(
    sql`select (extract(epoch from date_trunc('milliseconds', djag_now())) * 1000)::float8 as now_ms`,
  )
  if (!row) throw new Error('The database did not tell the time.')
  return row.now_ms
}
