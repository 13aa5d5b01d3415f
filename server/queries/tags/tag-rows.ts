import { asc, eq, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import type { TagRow } from '#domain/views/tag-views.ts'
import { tags } from '#schema/tags.ts'
import { taskTags } from '#schema/task-tags.ts'
import type { Database } from '#server/database/client.ts'
import type { noParameters } from '#server/http/parameters.ts'
import { roleCountOfTag } from '#server/use-cases/tag/role-tags.ts'
import { tagDetailColumns } from '#server/use-cases/tag/tag-deadlines.ts'
import { versionOfTag } from '#server/use-cases/tag/tag-version.ts'

/** All tags, by name, each with its deadline, how many tasks have it, and how many roles are for these. */
export async function tagRows(db: Database, _: z.output<typeof noParameters>): Promise<{ rows: TagRow[] }> {
  return { rows: await load(db, undefined) }
}

/** One of them. @throws DomainError `not_found` */
export async function tagRow(db: Database, { id }: { id: number }): Promise<TagRow> {
  const [tag] = await load(db, eq(tags.id, id))
  if (!tag) throw new DomainError('not_found', `There is no tag ${id}.`)
  return tag
}

async function load(db: Database, which: SQL | undefined): Promise<TagRow[]> {
  const rows = await db
    .select({
      ...tagDetailColumns,
      taskCount: sql<number>`count(${taskTags.taskId})::int`,
      roleCount: roleCountOfTag,
    })
    .from(tags)
    .leftJoin(taskTags, eq(taskTags.tagId, tags.id))
    .where(which)
    .groupBy(tags.id)
    .orderBy(asc(sql`lower(${tags.name})`))
  return rows.map((row) => ({ ...row, version: versionOfTag(row) }))
}
