import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'

/** What a write of the API answered under its idempotency key, kept in the transaction of the write: the same request again is answered so again. */
export const keptAnswers = pgTable(
  'kept_answers',
  {
    /** Whose key it is: keys of two callers have nothing to do with each other. */
    caller: text('caller').notNull(),
    key: text('key').notNull(),
    /** SHA-256 of method, address and body. */
    requestHash: text('request_hash').notNull(),
    status: integer('status').notNull(),
    headers: jsonb('headers').$type<Record<string, string>>().notNull(),
    body: jsonb('body'),
    at: instantColumn('at').notNull().default(sql`djag_now()`),
  },
  (table) => [primaryKey({ columns: [table.caller, table.key] }), index('kept_answers_at').on(table.at)],
)
