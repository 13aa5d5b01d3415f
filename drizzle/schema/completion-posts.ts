import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, integer, jsonb, pgTable, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { JsonValue } from '#domain/json-value.ts'
import { instantColumn } from './columns.ts'
import { runs } from './runs.ts'

/**
 * What was posted to the address of an attempt that goes on elsewhere, until its worker has read it. Of an ending the row stays, without what it
 * said: there is one.
 */
export const completionPosts = pgTable(
  'completion_posts',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    attempt: integer('attempt').notNull(),
    isEnding: boolean('is_ending').notNull(),
    /** A `CompletionPost`; null: it was read. */
    post: jsonb('post').$type<JsonValue>(),
    postedAt: instantColumn('posted_at').notNull().default(sql`djag_now()`),
  },
  (table) => [
    index('completion_posts_attempt').on(table.runId, table.attempt, table.id),
    uniqueIndex('completion_posts_ending').on(table.runId, table.attempt).where(sql`${table.isEnding}`),
    check('completion_posts_read', sql`${table.isEnding} or ${table.post} is not null`),
  ],
)
