import { and, asc, inArray, sql } from 'drizzle-orm'
import { workers } from '#schema/workers.ts'
import type { Database } from '#server/database/client.ts'

/** A worker that takes runs on: live, within its lease, and not a scheduler only. */
export const isLiveRunner = sql`${workers.state} = 'live' and ${workers.leaseUntil} > djag_now() and ${workers.role} <> 'scheduler'`

/** A live worker that has a handler, and how it defines it. */
type HavingWorker = { handler: string; id: string; host: string; pid: number; definition: string }

/** The live workers that have some of these handlers, by host and process. */
export async function workersWithHandlers(db: Database, names: readonly string[]): Promise<HavingWorker[]> {
  if (names.length === 0) return []
  return await db
    .select({
      handler: sql<string>`had.name`,
      id: workers.id,
      host: workers.host,
      pid: workers.pid,
      definition: sql<string>`coalesce(had.definition, '')`,
    })
    .from(workers)
    .innerJoin(sql`unnest(${workers.handlerNames}, ${workers.handlerDefinitions}) as had(name, definition)`, sql`true`)
    .where(and(isLiveRunner, inArray(sql`had.name`, [...names])))
    .orderBy(asc(workers.host), asc(workers.pid), asc(workers.id))
}

/** The names of all handlers that some live worker has. */
export async function liveHandlerNames(db: Database): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectDistinct({ name: sql<string>`unnest(${workers.handlerNames})` })
    .from(workers)
    .where(isLiveRunner)
  return new Set(rows.map(({ name }) => name))
}
