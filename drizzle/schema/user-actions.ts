import { sql } from 'drizzle-orm'
import { bigint, check, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'

/** Control signals: asked for by a person or by the system itself, carried out exactly once, ending as an audit. */
export const userActions = pgTable(
  'user_actions',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    type: text('type').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    state: text('state', { enum: ['pending', 'done', 'failed'] })
      .notNull()
      .default('pending'),
    actorKind: text('actor_kind', { enum: ['user', 'token', 'system'] }).notNull(),
    actorId: text('actor_id'),
    actorName: text('actor_name').notNull(),
    /** From where it was asked for; null: not by a request, or from before addresses were kept. */
    address: text('address'),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
    carriedOutAt: instantColumn('carried_out_at'),
    /** What carrying it out left, in a sentence; the reason when it failed. */
    outcome: text('outcome'),
  },
  (table) => [
    index('user_actions_pending').on(table.id).where(sql`${table.state} = 'pending'`),
    check('user_actions_state', sql`${table.state} in ('pending', 'done', 'failed')`),
  ],
)
