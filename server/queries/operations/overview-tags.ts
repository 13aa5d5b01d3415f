import { asc, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { OverviewView } from '#domain/views/overview-views.ts'
import { tags } from '#schema/tags.ts'
import { taskTags } from '#schema/task-tags.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { taskActivity } from '../tasks/task-state-sql.ts'
import { isFailingSql, isLateSql } from '../tasks/task-trouble-sql.ts'

/** As many as a person looks through. */
const MOST = 12

/** How many of these tasks fail or are late, by tag, the most failing first; tags of which nothing is wrong are left out. */
export async function troublesByTag(db: Database, of: SQL | undefined): Promise<OverviewView['byTag']> {
  const activity = taskActivity(db)
  const failing = sql<number>`(count(*) filter (where ${isFailingSql}))::int`
  const late = sql<number>`(count(*) filter (where ${isLateSql(activity)}))::int`
  return await db
    .select({ name: tags.name, colour: tags.colour, failing, late })
    .from(tags)
    .innerJoin(taskTags, eq(taskTags.tagId, tags.id))
    .innerJoin(tasks, eq(tasks.id, taskTags.taskId))
    .leftJoin(activity, eq(activity.taskId, tasks.id))
    .where(of)
    .groupBy(tags.id)
    .having(sql`count(*) filter (where ${isFailingSql} or ${isLateSql(activity)}) > 0`)
    .orderBy(desc(failing), desc(late), asc(sql`lower(${tags.name})`))
    .limit(MOST)
}
