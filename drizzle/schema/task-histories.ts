import { bigint, pgTable } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'
import { tasks } from './tasks.ts'

/** Where the history of a task begins: what was removed of it (rule K3). Of a task of which nothing was removed there is no row. */
export const taskHistories = pgTable('task_histories', {
  taskId: bigint('task_id', { mode: 'number' })
    .primaryKey()
    .references(() => tasks.id),
  /** Every run that was activated at this moment or later is there, and the outcome of every instant from it on. */
  keptSince: instantColumn('kept_since').notNull(),
  removedRuns: bigint('removed_runs', { mode: 'number' }).notNull().default(0),
  /** How many endings of the task the removed runs were, at least and at most, and how many of them successes: what `check:ledger` adds to those that are there. */
  leastEndings: bigint('least_endings', { mode: 'number' }).notNull().default(0),
  mostEndings: bigint('most_endings', { mode: 'number' }).notNull().default(0),
  succeeded: bigint('succeeded', { mode: 'number' }).notNull().default(0),
})
