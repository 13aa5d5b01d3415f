import type { SQL } from 'drizzle-orm'
import { sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { CappedCount } from '#domain/views/capped-count.ts'
import type { Database } from '#server/database/client.ts'

/** A long list is counted no further than this: nobody reads the rest, and it would be read at every look. */
const MOST_COUNTED = 10_000

/** How many rows match, up to a bound. */
export async function cappedCount(db: Database, table: PgTable, which: SQL | undefined): Promise<CappedCount> {
  const some = db
    .select({ one: sql`1`.as('one') })
    .from(table)
    .where(which)
    .limit(MOST_COUNTED + 1)
    .as('some')
  const count = await db.$count(some)
  return { count: Math.min(count, MOST_COUNTED), hasMore: count > MOST_COUNTED }
}
