import { and, eq, ne, sql } from 'drizzle-orm'
import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import { tags } from '#schema/tags.ts'
import { taskTags } from '#schema/task-tags.ts'
import type { tasks } from '#schema/tasks.ts'
import type { Database, Transaction } from '#server/database/client.ts'

/** What is said of the deadline of a task, or of a tag. */
export function saidDeadlineOf(table: typeof tasks | typeof tags) {
  return {
    deadlineKind: table.deadlineKind,
    deadlineAfterSeconds: table.deadlineAfterSeconds,
    deadlineTime: table.deadlineTime,
    deadlineDaysLater: table.deadlineDaysLater,
    deadlineTimezone: table.deadlineTimezone,
    deadlineWeekdays: table.deadlineWeekdays,
  }
}

/** Of a tag with what it does to its tasks, as `TagDetail` has it. */
export const tagDetailColumns = {
  id: tags.id,
  name: tags.name,
  colour: tags.colour,
  valuesAreClosed: tags.valuesAreClosed,
  ...saidDeadlineOf(tags),
}

export type TagWithDeadline = { tagId: number; tag: string; deadline: DeadlineSettings }

/** The tags that have a deadline, by name; of those that a task has, if one is named. */
export async function loadTagDeadlines(db: Database | Transaction, taskId?: number): Promise<TagWithDeadline[]> {
  const hasIt = db
    .select({ one: sql`1` })
    .from(taskTags)
    .where(and(eq(taskTags.tagId, tags.id), eq(taskTags.taskId, taskId ?? 0)))
  return await db
    .select({ tagId: tags.id, tag: tags.name, deadline: saidDeadlineOf(tags) })
    .from(tags)
    .where(and(ne(tags.deadlineKind, 'none'), taskId === undefined ? undefined : sql`exists (${hasIt})`))
    .orderBy(sql`lower(${tags.name})`)
}
