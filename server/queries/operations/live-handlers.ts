import { sql } from 'drizzle-orm'
import { workers } from '#schema/workers.ts'
import type { Database } from '#server/database/client.ts'

/** A worker that takes runs on: live, within its lease, and not a scheduler only. */
export const isLiveRunner = sql`${workers.state} = 'live' and ${workers.leaseUntil} > djag_now() and ${workers.role} <> 'scheduler'`

/** The names of all handlers that some live worker has. */
export async function liveHandlerNames(db: Database): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectDistinct({ name: sql<string>`unnest(${workers.handlerNames})` })
    .from(workers)
    .where(isLiveRunner)
  return new Set(rows.map(({ name }) => name))
}
