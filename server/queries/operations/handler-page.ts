import { and, asc, eq, gt, ilike, or, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { HandlerPage, HandlerView } from '#domain/views/operation-views.ts'
import { handlers } from '#schema/handlers.ts'
import type { Database } from '#server/database/client.ts'
import { keysetParameters, pageOf } from '#server/http/keyset.ts'
import { limitParameter, searchParameter } from '#server/http/parameters.ts'
import { containsPattern } from '../contains-pattern.ts'
import { workersWithHandlers } from './live-handlers.ts'

export const handlerPageParameters = z.object({
  search: searchParameter,
  name: z.string().max(200, 'At most 200 characters.').optional(),
  limit: limitParameter(200, 50),
})

export const handlerListParameters = handlerPageParameters
  .pick({ search: true })
  .extend(keysetParameters(z.string().max(200, 'At most 200 characters.')).shape)

/** The first handlers that a worker has published, by name: those whose name or description contains the search, or the one of a name. */
export async function handlerPage(db: Database, query: z.output<typeof handlerPageParameters>): Promise<HandlerPage> {
  const which = matching(query)
  const [rows, total] = await Promise.all([loadHandlers(db, which, query.limit), db.$count(handlers, which)])
  return { rows, total }
}

/** The handlers that the search finds, by name, read on by key. */
export async function handlerList(
  db: Database,
  { search, cursor, limit }: z.output<typeof handlerListParameters>,
): Promise<{ rows: HandlerView[]; nextCursor: string | null }> {
  const which = and(matching({ search }), cursor === undefined ? undefined : gt(handlers.name, cursor))
  return pageOf(await loadHandlers(db, which, limit + 1), limit, ({ name }) => name)
}

async function loadHandlers(db: Database, which: SQL | undefined, limit: number): Promise<HandlerView[]> {
  const rows = await db
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
    .limit(limit)
  const having = Map.groupBy(
    await workersWithHandlers(
      db,
      rows.map(({ name }) => name),
    ),
    ({ handler }) => handler,
  )
  return rows.map((row) => {
    const workers = (having.get(row.name) ?? []).map(({ handler: _, ...worker }) => worker)
    // Of a worker that does not say how it defines its handlers nothing is known.
    const definitions = new Set(workers.map(({ definition }) => definition).filter(Boolean))
    return { ...row, isLive: workers.length > 0, workers, definitionsDiffer: definitions.size > 1 }
  })
}

function matching({ search, name }: { search?: string | undefined; name?: string | undefined }): SQL | undefined {
  const pattern = search && containsPattern(search)
  return and(
    name === undefined ? undefined : eq(handlers.name, name),
    pattern ? or(ilike(handlers.name, pattern), ilike(handlers.description, pattern)) : undefined,
  )
}
