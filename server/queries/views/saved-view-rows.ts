import { asc, eq, or, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Actor } from '#domain/roles.ts'
import type { SavedViewRow } from '#domain/views/saved-view-views.ts'
import { savedViews } from '#schema/saved-views.ts'
import { users } from '#schema/users.ts'
import type { Database } from '#server/database/client.ts'
import type { noParameters } from '#server/http/parameters.ts'

/** More than these nobody finds again. */
const MOST = 200

/** The views that the reader may use, their own first. */
export async function savedViewRows(db: Database, _: z.output<typeof noParameters>, actor: Actor): Promise<{ rows: SavedViewRow[] }> {
  const isOwn = sql<boolean>`${savedViews.userId} = ${actor.id}`
  const rows = await db
    .select({
      id: savedViews.id,
      name: savedViews.name,
      query: savedViews.query,
      look: savedViews.look,
      isShared: savedViews.isShared,
      isOwn,
      byName: users.name,
    })
    .from(savedViews)
    .innerJoin(users, eq(users.id, savedViews.userId))
    .where(or(isOwn, savedViews.isShared))
    .orderBy(sql`${isOwn} desc`, asc(sql`lower(${savedViews.name})`), asc(savedViews.id))
    .limit(MOST)
  return { rows }
}
