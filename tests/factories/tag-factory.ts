import { eq, sql } from 'drizzle-orm'
import { tags } from '#schema/tags.ts'
import { taskTags } from '#schema/task-tags.ts'
import type { Database } from '#server/database/client.ts'

/** Puts tags on a stored task; those that are not there yet are made. */
export async function tagTask(db: Database, task: { id: number }, ...names: string[]): Promise<void> {
  for (const name of names) {
    await db.insert(tags).values({ name, colour: 'teal' }).onConflictDoNothing()
    const [tag] = await db
      .select({ id: tags.id })
      .from(tags)
      .where(eq(sql`lower(${tags.name})`, name.toLowerCase()))
    if (!tag) throw new Error('The tag was not inserted.')
    await db.insert(taskTags).values({ taskId: task.id, tagId: tag.id })
  }
}
