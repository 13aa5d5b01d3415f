import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { EDGE_ENDINGS, EDGE_FRESHNESS } from '#scheduling/model/task-state.ts'
import { instantColumn } from './columns.ts'
import { tasks } from './tasks.ts'
import { userActions } from './user-actions.ts'

/** An edge: the depender waits for the dependee. One for each ordered pair. */
export const dependencies = pgTable(
  'dependencies',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    dependerId: bigint('depender_id', { mode: 'number' })
      .notNull()
      .references(() => tasks.id),
    dependeeId: bigint('dependee_id', { mode: 'number' })
      .notNull()
      .references(() => tasks.id),
    future: boolean('future').notNull().default(false),
    endings: text('endings', { enum: EDGE_ENDINGS }).notNull(),
    freshness: text('freshness', { enum: EDGE_FRESHNESS }).notNull().default('new'),
    /** The action that waived the edge for the depender's next activation; null: none, or it is consumed (rule R6). */
    waiverActionId: bigint('waiver_action_id', { mode: 'number' }).references(() => userActions.id),
    waivedByName: text('waived_by_name'),
    waivedAt: instantColumn('waived_at'),
    /** The dependee's endings, of each kind, that were not after the depender's last start when this edge was made. */
    baselineSucceeded: bigint('baseline_succeeded', { mode: 'number' }).notNull(),
    baselineFinished: bigint('baseline_finished', { mode: 'number' }).notNull(),
    /** Moves only when the edge is made, becomes a future edge, or gets another end point. */
    changedAt: instantColumn('changed_at').notNull().default(sql`djag_now()`),
    /** The depender's `activation_seq` at `changed_at`: order, not clocks, decides whether it has started since. */
    changedAtSeq: bigint('changed_at_seq', { mode: 'number' }).notNull(),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
  },
  (table) => [
    uniqueIndex('dependencies_pair').on(table.dependerId, table.dependeeId),
    index('dependencies_dependee').on(table.dependeeId),
    index('dependencies_waiver').on(table.waiverActionId).where(sql`${table.waiverActionId} is not null`),
    check('dependencies_endings', sql`${table.endings} in ('succeeded', 'finished')`),
    check('dependencies_freshness', sql`${table.freshness} = 'new' or (${table.freshness} = 'aligned' and not ${table.future})`),
    check('dependencies_self_is_future', sql`${table.future} or ${table.dependerId} <> ${table.dependeeId}`),
  ],
)
