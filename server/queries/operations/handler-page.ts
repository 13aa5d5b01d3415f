import { and, asc, eq, ilike, or, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { HandlerPage } from '#domain/views/operation-views.ts'
import { handlers } from '#schema/handlers.ts'
import type { Database } from '#server/database/client.ts'
import { limitParameter, searchParameter } from '#server/http/parameters.ts'
import { containsPattern } from '../contains-pattern.ts'
import { liveHandlerNames } from './live-handlers.ts'

export const handlerPageParameters = z.object({
  search: searchParameter,
  name: z.string().max(200, 'At most 200 characters.').optional(),
  limit: limitParameter(200, 50),
})

/** The first handlers that a worker has published, by name: those whose name or description contains the search, or the one of a name. */
export async function handlerPage(db: Database, query: z.output<typeof handlerPageParameters>): Promise<HandlerPage> {
  const which = matching(query)
  const [rows, live, total] = await Promise.all([
    db
      .select({
        name: handlers.name,
        description: handlers.description,
        inputSchema: handlers.inputSchema,
        positional: handlers.positional,
        source: handlers.source,
      })
      .from(handlers)
      .where(which)
      .orderBy(asc(handlers.name))
      .limit(query.limit),
    liveHandlerNames(db),
    db.$count(handlers, which),
  ])
  return { rows: rows.map((row) => ({ ...row, isLive: live.has(row.name) })), total }
}

function matching({ search, name }: z.output<typeof handlerPageParameters>): SQL | undefined {
  const pattern = search && containsPattern(search)
  return and(
    name === undefined ? undefined : eq(handlers.name, name),
    pattern ? or(ilike(handlers.name, pattern), ilike(handlers.description, pattern)) : undefined,
  )
}
