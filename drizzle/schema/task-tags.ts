import { sql } from 'drizzle-orm'
import { bigint, index, pgTable, primaryKey } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'
import { tags } from './tags.ts'
import { tasks } from './tasks.ts'

/** Which tags a task has. A deleted task has none. */
export const taskTags = pgTable(
  'task_tags',
  {
    taskId: bigint('task_id', { mode: 'number' })
      .notNull()
      .references(() => tasks.id, { onDelete: 'cascade' }),
    tagId: bigint('tag_id', { mode: 'number' })
      .notNull()
      .references(() => tags.id, { onDelete: 'cascade' }),
    /** When it was put on: the tag's deadlines that had passed by then are not judged (rule L6). */
    taggedAt: instantColumn('tagged_at').notNull().default(sql`djag_now()`),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.tagId] }), index('task_tags_tag').on(table.tagId, table.taskId)],
)
