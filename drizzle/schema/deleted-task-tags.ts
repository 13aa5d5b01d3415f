import { bigint, index, pgTable, primaryKey } from 'drizzle-orm/pg-core'
import { tags } from './tags.ts'
import { tasks } from './tasks.ts'

/** Which tags deleted tasks had: what is kept of these tasks is closed as the tags are now (rule V3). */
export const deletedTaskTags = pgTable(
  'deleted_task_tags',
  {
    taskId: bigint('task_id', { mode: 'number' })
      .notNull()
      .references(() => tasks.id, { onDelete: 'cascade' }),
    tagId: bigint('tag_id', { mode: 'number' })
      .notNull()
      .references(() => tags.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.tagId] }), index('deleted_task_tags_tag').on(table.tagId, table.taskId)],
)
