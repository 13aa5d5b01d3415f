import { sql } from 'drizzle-orm'
import { bigint, check, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'
import { userActions } from './user-actions.ts'
import { workers } from './workers.ts'

/** User actions that are addressed to workers: one row for each that was live when it was asked for, and what it answered (rule R11). */
export const workerActions = pgTable(
  'worker_actions',
  {
    actionId: bigint('action_id', { mode: 'number' })
      .notNull()
      .references(() => userActions.id, { onDelete: 'cascade' }),
    workerId: uuid('worker_id')
      .notNull()
      .references(() => workers.id, { onDelete: 'cascade' }),
    /** `unheard`: the worker ended before it carried it out. */
    state: text('state', { enum: ['waiting', 'done', 'failed', 'unheard'] })
      .notNull()
      .default('waiting'),
    answeredAt: instantColumn('answered_at'),
    /** What became of it, in a sentence. */
    message: text('message'),
  },
  (table) => [
    primaryKey({ columns: [table.actionId, table.workerId] }),
    index('worker_actions_worker').on(table.workerId, table.actionId),
    index('worker_actions_open').on(table.workerId).where(sql`${table.answeredAt} is null`),
    check('worker_actions_state', sql`${table.state} in ('waiting', 'done', 'failed', 'unheard')`),
    check('worker_actions_answered', sql`(${table.answeredAt} is null) = (${table.state} = 'waiting')`),
  ],
)
