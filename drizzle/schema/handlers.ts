import { sql } from 'drizzle-orm'
import { json, pgTable, text } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'

/** Every handler a worker has ever published. Whether one is live follows from `workers.handler_names`. */
export const handlers = pgTable('handlers', {
  name: text('name').primaryKey(),
  description: text('description').notNull(),
  /** JSON schema of the input object; `json`, as its fields stand in forms in their order. */
  inputSchema: json('input_schema').$type<Record<string, unknown>>().notNull(),
  /** The input names that a task's positional arguments bind to, in order. */
  positional: text('positional').array().notNull(),
  /** Names of the secrets that each of its runs needs, whatever its task refers to. */
  secrets: text('secrets').array().notNull().default([]),
  source: text('source', { enum: ['built-in', 'team'] }).notNull(),
  publishedAt: instantColumn('published_at').notNull().default(sql`djag_now()`),
})
