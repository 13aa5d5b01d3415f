import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { JsonValue } from '#domain/json-value.ts'
import { instantColumn } from './columns.ts'
import { userActions } from './user-actions.ts'

/** User actions of a team's own types: which worker has each in hand, and what it answered (rule R13). */
export const teamActionRequests = pgTable(
  'team_action_requests',
  {
    actionId: bigint('action_id', { mode: 'number' })
      .primaryKey()
      .references(() => userActions.id, { onDelete: 'cascade' }),
    type: text('type').notNull(),
    /** The one worker that may take it; null: any that has the action. */
    forWorkerId: uuid('for_worker_id'),
    /** The worker that has it in hand, or had it at its end; null: none has taken it. */
    workerId: uuid('worker_id'),
    /** How often a worker has taken it: with the worker the fence against answers that come too late. */
    attempt: integer('attempt').notNull().default(0),
    takenAt: instantColumn('taken_at'),
    endedAt: instantColumn('ended_at'),
    /** What carrying it out returned. */
    value: jsonb('value').$type<JsonValue>(),
  },
  (table) => [
    index('team_action_requests_open').on(table.actionId).where(sql`${table.endedAt} is null`),
    check('team_action_requests_taken', sql`(${table.workerId} is null) = (${table.takenAt} is null)`),
  ],
)
