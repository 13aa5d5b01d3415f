import { and, eq, inArray, notInArray, sql } from 'drizzle-orm'
import type { TagView } from '#domain/views/tag-views.ts'
import { tags } from '#schema/tags.ts'
import { taskTags } from '#schema/task-tags.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { notifyClosing } from './notify-closing.ts'

/** The tags of each of these tasks (left out: of all), by name; tasks without any are missing. */
export async function loadTaskTags(db: Database | Transaction, taskIds?: readonly number[]): Promise<Map<number, TagView[]>> {
  const found = new Map<number, TagView[]>()
  if (taskIds?.length === 0) return found
  const rows = await db
    .select({ taskId: taskTags.taskId, id: tags.id, name: tags.name, colour: tags.colour })
    .from(taskTags)
    .innerJoin(tags, eq(tags.id, taskTags.tagId))
    .where(taskIds && inArray(taskTags.taskId, [...taskIds]))
    .orderBy(sql`lower(${tags.name})`)
  for (const { taskId, ...tag } of rows) {
    const known = found.get(taskId)
    if (known) known.push(tag)
    else found.set(taskId, [tag])
  }
  return found
}

/** The names of one task's tags, in order. */
export async function tagNamesOf(tx: Transaction, taskId: number): Promise<string[]> {
  return ((await loadTaskTags(tx, [taskId])).get(taskId) ?? []).map(({ name }) => name)
}

/**
 * Gives a locked task these tags and no others. The caller records the change.
 * @returns their names, in order
 */
export async function writeTaskTags(tx: Transaction, taskId: number, given: readonly TagView[]): Promise<string[]> {
  const ids = given.map(({ id }) => id)
  const removed = await tx
    .delete(taskTags)
    .where(and(eq(taskTags.taskId, taskId), ids.length === 0 ? undefined : notInArray(taskTags.tagId, ids)))
    .returning({ tagId: taskTags.tagId })
  const values = ids.map((tagId) => ({ taskId, tagId }))
  const added =
    values.length === 0 ? [] : await tx.insert(taskTags).values(values).onConflictDoNothing().returning({ tagId: taskTags.tagId })
  await notifyClosing(
    tx,
    [...removed, ...added].map(({ tagId }) => tagId),
  )
  return await tagNamesOf(tx, taskId)
}
