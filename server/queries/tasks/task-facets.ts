import { and, asc, isNull, ne, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { TaskFacets } from '#domain/views/task-views.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import type { noParameters } from '#server/http/parameters.ts'

/** As many of each kind as a person chooses from. */
const MOST = 100

/** What tasks have in common: the handlers, queues and owners that there are. */
export async function taskFacets(db: Database, _: z.output<typeof noParameters>): Promise<TaskFacets> {
  const [handlers, queues, owners] = await Promise.all(
    [tasks.handler, tasks.queue, tasks.owner].map((column) =>
      db
        .select({ name: column, taskCount: sql<number>`count(*)::int` })
        .from(tasks)
        .where(and(isNull(tasks.deletedAt), ne(column, '')))
        .groupBy(column)
        .orderBy(asc(column))
        .limit(MOST),
    ),
  )
  return { handlers: handlers ?? [], queues: queues ?? [], owners: owners ?? [] }
}
