import { asc, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { TagRow } from '#domain/views/tag-views.ts'
import { tags } from '#schema/tags.ts'
import { taskTags } from '#schema/task-tags.ts'
import type { Database } from '#server/database/client.ts'
import type { noParameters } from '#server/http/parameters.ts'
import { roleCountOfTag } from '#server/use-cases/tag/role-tags.ts'
import { tagDetailColumns } from '#server/use-cases/tag/tag-deadlines.ts'

/** All tags, by name, each with its deadline, how many tasks have it, and how many roles are for these. */
export async function tagRows(db: Database, _: z.output<typeof noParameters>): Promise<{ rows: TagRow[] }> {
  const rows = await db
    .select({
      ...tagDetailColumns,
      taskCount: sql<number>`count(${taskTags.taskId})::int`,
      roleCount: roleCountOfTag,
    })
    .from(tags)
    .leftJoin(taskTags, eq(taskTags.tagId, tags.id))
    .groupBy(tags.id)
    .orderBy(asc(sql`lower(${tags.name})`))
  return { rows }
}
