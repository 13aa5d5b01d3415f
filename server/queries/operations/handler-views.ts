import { asc } from 'drizzle-orm'
import type { HandlerView } from '#domain/views/operation-views.ts'
import { handlers } from '#schema/handlers.ts'
import type { Database } from '#server/database/client.ts'
import { liveHandlerNames } from './live-handlers.ts'

/** Every handler that a worker has published, by name. */
export async function handlerViews(db: Database): Promise<{ rows: HandlerView[] }> {
  const [rows, live] = await Promise.all([
    db
      .select({
        name: handlers.name,
        description: handlers.description,
        inputSchema: handlers.inputSchema,
        positional: handlers.positional,
        source: handlers.source,
      })
      .from(handlers)
      .orderBy(asc(handlers.name)),
    liveHandlerNames(db),
  ])
  return { rows: rows.map((row) => ({ ...row, isLive: live.has(row.name) })) }
}
