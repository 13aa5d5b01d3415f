import { sql } from 'drizzle-orm'
import { bigint, check, index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { SKIP_REASONS } from '#scheduling/model/decision.ts'
import { instantColumn } from './columns.ts'
import { tasks } from './tasks.ts'

/**
 * Ranges of cron instants that got no run of their own: skipped, or coalesced into the run of a later instant.
 * Two ranges of one task never overlap (an exclusion constraint in a hand-written migration).
 */
export const decidedRanges = pgTable(
  'decided_ranges',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    taskId: bigint('task_id', { mode: 'number' })
      .notNull()
      .references(() => tasks.id),
    kind: text('kind', { enum: ['skipped', 'coalesced'] }).notNull(),
    reason: text('reason', { enum: SKIP_REASONS }).notNull(),
    /** Both borders are cron instants and belong to the range. */
    firstInstant: instantColumn('first_instant').notNull(),
    lastInstant: instantColumn('last_instant').notNull(),
    count: bigint('count', { mode: 'number' }).notNull(),
    intoRunId: uuid('into_run_id'),
    decidedAt: instantColumn('decided_at').notNull().default(sql`djag_now()`),
  },
  (table) => [
    index('decided_ranges_task').on(table.taskId, table.lastInstant),
    // For lists over all tasks, the latest decision first.
    index('decided_ranges_decided_at').on(table.decidedAt),
    check('decided_ranges_order', sql`${table.firstInstant} <= ${table.lastInstant} and ${table.count} >= 1`),
    check('decided_ranges_kind', sql`${table.kind} in ('skipped', 'coalesced')`),
  ],
)
