import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { CrontabsInUse } from '#domain/views/crontab-views.ts'
import { crontabs } from '#schema/crontabs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { definitionColumns } from './crontab-columns.ts'

/** More take a browser too long to count through. */
const MOST_CRONTABS = 500

export const crontabsInUseParameters = z.object({})

/** The crontabs that enabled tasks follow, with how many do; those of most tasks first. `hasMore`: there are others, of fewer tasks. */
export async function crontabsInUse(db: Database): Promise<CrontabsInUse> {
  const taskCount = sql<number>`count(*)::int`
  const rows = await db
    .select({ definition: definitionColumns, taskCount })
    .from(crontabs)
    .innerJoin(tasks, and(eq(tasks.crontabId, crontabs.id), isNull(tasks.deletedAt), tasks.enabled))
    .where(isNull(crontabs.deletedAt))
    .groupBy(crontabs.id)
    .orderBy(desc(taskCount), asc(crontabs.id))
    .limit(MOST_CRONTABS + 1)
  return { rows: rows.slice(0, MOST_CRONTABS), hasMore: rows.length > MOST_CRONTABS }
}
