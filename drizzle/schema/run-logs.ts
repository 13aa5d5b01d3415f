import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { LOG_LEVELS } from '#domain/log-levels.ts'
import { instantColumn } from './columns.ts'
import { runs } from './runs.ts'

/** What handlers wrote while they ran, in the order of `id`. */
export const runLogs = pgTable(
  'run_logs',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    attempt: integer('attempt').notNull(),
    at: instantColumn('at').notNull().default(sql`djag_now()`),
    level: text('level', { enum: LOG_LEVELS }).notNull(),
    message: text('message').notNull(),
    fields: jsonb('fields').$type<Record<string, unknown>>(),
  },
  (table) => [index('run_logs_run').on(table.runId, table.id)],
)
