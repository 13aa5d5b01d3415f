import { sql } from 'drizzle-orm'
import { bigint, boolean, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { TableLook } from '#domain/saved-view-input.ts'
import { instantColumn } from './columns.ts'
import { users } from './users.ts'

/** Views of the task list that people keep, for themselves or for all. */
export const savedViews = pgTable(
  'saved_views',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    /** What follows the `?` of the list's address. */
    query: text('query').notNull(),
    look: jsonb('look').$type<TableLook>().notNull(),
    isShared: boolean('is_shared').notNull(),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
  },
  (table) => [uniqueIndex('saved_views_name').on(table.userId, sql`lower(${table.name})`)],
)
