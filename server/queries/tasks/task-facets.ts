import { and, asc, isNull, ne, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { TaskFacet, TaskFacets } from '#domain/views/task-views.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import type { noParameters } from '#server/http/parameters.ts'

/** More names than any installation is expected to have; what is beyond them is counted. */
const MOST = 1_000

/** What tasks have in common: the handlers, queues and owners that there are. */
export async function taskFacets(db: Database, _: z.output<typeof noParameters>): Promise<TaskFacets> {
  const [handlers, queues, owners] = await Promise.all([facetOf(db, tasks.handler), facetOf(db, tasks.queue), facetOf(db, tasks.owner)])
  return { handlers, queues, owners }
}

async function facetOf(db: Database, column: typeof tasks.handler | typeof tasks.queue | typeof tasks.owner): Promise<TaskFacet> {
  const rows = await db
    // Windows are counted after grouping and before the limit: one row a name.
    .select({ name: column, taskCount: sql<number>`count(*)::int`, nameCount: sql<number>`(count(*) over ())::int` })
    .from(tasks)
    .where(and(isNull(tasks.deletedAt), ne(column, '')))
    .groupBy(column)
    .orderBy(asc(column))
    .limit(MOST)
  const names = rows.map(({ name, taskCount }) => ({ name, taskCount }))
  return { names, moreCount: (rows[0]?.nameCount ?? 0) - names.length }
}
