import { bigint, index, integer, pgTable, primaryKey } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'
import { tasks } from './tasks.ts'

/** How the runs ended that were removed, counted by task and by the hour (UTC) they ended in (rule K2). A run is either here or in `runs`. */
export const runHours = pgTable(
  'run_hours',
  {
    taskId: bigint('task_id', { mode: 'number' })
      .notNull()
      .references(() => tasks.id),
    hour: instantColumn('hour').notNull(),
    succeeded: integer('succeeded').notNull(),
    /** Expired ones among them. */
    failed: integer('failed').notNull(),
    cancelled: integer('cancelled').notNull(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.hour] }), index('run_hours_hour').on(table.hour)],
)
