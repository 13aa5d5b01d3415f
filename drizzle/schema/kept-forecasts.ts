import { sql } from 'drizzle-orm'
import { bigint, check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { FORECASTS_AHEAD } from '#domain/kept-forecast.ts'
import { instantColumn } from './columns.ts'
import { tasks } from './tasks.ts'

/** When the run of an instant was expected to end, an hour and a day before (rule F1): kept to say how good forecasts are. */
export const keptForecasts = pgTable(
  'kept_forecasts',
  {
    taskId: bigint('task_id', { mode: 'number' })
      .notNull()
      .references(() => tasks.id),
    scheduledFor: instantColumn('scheduled_for').notNull(),
    ahead: text('ahead', { enum: FORECASTS_AHEAD }).notNull(),
    madeAt: instantColumn('made_at').notNull(),
    endsAt: instantColumn('ends_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.taskId, table.ahead, table.scheduledFor] }),
    index('kept_forecasts_made_at').on(table.madeAt),
    check('kept_forecasts_ahead', sql`${table.ahead} in ('hour', 'day')`),
  ],
)
