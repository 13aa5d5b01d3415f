import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { JsonValue } from '#domain/json-value.ts'
import { RUN_ACTION_STATES } from '#domain/run-actions/run-action.ts'
import { instantColumn } from './columns.ts'
import { runs } from './runs.ts'
import { userActions } from './user-actions.ts'

/** User actions that are addressed to running runs: one row for each attempt that was under way when it was asked for, and what it answered (rule R10). */
export const runActions = pgTable(
  'run_actions',
  {
    actionId: bigint('action_id', { mode: 'number' })
      .notNull()
      .references(() => userActions.id, { onDelete: 'cascade' }),
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    /** The attempt that it is for, and the worker that held it: no later one hears it. */
    attempt: integer('attempt').notNull(),
    workerId: uuid('worker_id').notNull(),
    state: text('state', { enum: RUN_ACTION_STATES }).notNull().default('waiting'),
    /** When its worker fetched it. */
    handedAt: instantColumn('handed_at'),
    answeredAt: instantColumn('answered_at'),
    /** What the handler returned. */
    value: jsonb('value').$type<JsonValue>(),
    /** What became of it, in a sentence, where the value does not say it. */
    message: text('message'),
  },
  (table) => [
    primaryKey({ columns: [table.actionId, table.runId] }),
    index('run_actions_open').on(table.runId).where(sql`${table.answeredAt} is null`),
    index('run_actions_run').on(table.runId, table.actionId),
    check('run_actions_state', sql`${table.state} in ('waiting', 'handed', 'done', 'refused', 'failed', 'unheard', 'unknown')`),
    check('run_actions_answered', sql`(${table.answeredAt} is null) = (${table.state} in ('waiting', 'handed'))`),
  ],
)
