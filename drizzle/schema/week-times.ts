import { bigint, doublePrecision, index, integer, pgTable, primaryKey, uniqueIndex } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'
import { tasks } from './tasks.ts'

/** Weeks of which it has been reckoned how long runs took, so that who reads their digest need not (rule K8). */
export const timedWeeks = pgTable(
  'timed_weeks',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** By the calendar of the zone that the installation had. */
    since: instantColumn('since').notNull(),
    before: instantColumn('before').notNull(),
    timedAt: instantColumn('timed_at').notNull(),
  },
  (table) => [uniqueIndex('timed_weeks_since_before').on(table.since, table.before)],
)

/**
 * How long the successes of a task took in such a week, and in the weeks before: how many were sampled, and what half, three quarters and nineteen of
 * twenty of them took at most, in milliseconds. Of tasks that may have got slower alone.
 */
export const weekTimes = pgTable(
  'week_times',
  {
    weekId: bigint('week_id', { mode: 'number' })
      .notNull()
      .references(() => timedWeeks.id, { onDelete: 'cascade' }),
    taskId: bigint('task_id', { mode: 'number' })
      .notNull()
      .references(() => tasks.id, { onDelete: 'cascade' }),
    weekRuns: integer('week_runs').notNull(),
    weekMs: doublePrecision('week_ms').array().notNull(),
    beforeRuns: integer('before_runs').notNull(),
    beforeMs: doublePrecision('before_ms').array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.weekId, table.taskId] }), index('week_times_task').on(table.taskId)],
)
