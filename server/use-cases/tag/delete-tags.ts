import { inArray, sql } from 'drizzle-orm'
import { tags } from '#schema/tags.ts'
import type { Transaction } from '#server/database/client.ts'

/**
 * Takes tags away. Deleted tasks that had one which closed their values stay closed, under its name (rule V3); what becomes of those that are there is the
 * caller's to ask, who also holds the lock of tag writes and records the change.
 */
export async function deleteTags(tx: Transaction, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await tx.execute(sql`
    update tasks set values_closed_by = values_closed_by || closing.names from (
      select had.task_id, array_agg(tag.name order by lower(tag.name)) as names from deleted_task_tags had join tags tag on tag.id = had.tag_id
      where tag.values_are_closed and tag.id = any(${sql.param([...ids])}::bigint[]) group by had.task_id
    ) as closing where tasks.id = closing.task_id`)
  await tx.delete(tags).where(inArray(tags.id, [...ids]))
}
