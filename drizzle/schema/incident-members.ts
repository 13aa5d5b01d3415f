import { sql } from 'drizzle-orm'
import { bigint, check, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { MEMBER_TROUBLES } from '#domain/incidents/incident.ts'
import { instantColumn } from './columns.ts'
import { incidents } from './incidents.ts'
import { tasks } from './tasks.ts'

/** The tasks that an incident concerns, each with what is wrong with it. */
export const incidentMembers = pgTable(
  'incident_members',
  {
    incidentId: bigint('incident_id', { mode: 'number' })
      .notNull()
      .references(() => incidents.id, { onDelete: 'cascade' }),
    taskId: bigint('task_id', { mode: 'number' })
      .notNull()
      .references(() => tasks.id, { onDelete: 'cascade' }),
    trouble: text('trouble', { enum: MEMBER_TROUBLES }).notNull(),
    /** The run that tells most of it; null: there is none. It may have been removed since. */
    runId: uuid('run_id'),
    since: instantColumn('since').notNull(),
    /** When it was well again; null: it is not. */
    until: instantColumn('until'),
  },
  (table) => [
    primaryKey({ columns: [table.incidentId, table.taskId, table.trouble] }),
    index('incident_members_task').on(table.taskId),
    check(
      'incident_members_trouble',
      sql`${table.trouble} in ('failed', 'late', 'running_long', 'at_risk', 'missed', 'waiting', 'no_worker', 'waiting_long', 'lost')`,
    ),
  ],
)
