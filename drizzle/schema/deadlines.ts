import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { DEADLINE_STATES } from '#scheduling/deadline/deadline-state.ts'
import type { DeadlineChange, DeadlineProspect } from '#scheduling/deadline/prospect.ts'
import { instantColumn } from './columns.ts'
import { tasks } from './tasks.ts'

/** How the run of each cron instant of a task stands to its deadline (rules L1 to L4); written by one scheduler at a time. */
export const deadlines = pgTable(
  'deadlines',
  {
    taskId: bigint('task_id', { mode: 'number' })
      .notNull()
      .references(() => tasks.id),
    scheduledFor: instantColumn('scheduled_for').notNull(),
    dueAt: instantColumn('due_at').notNull(),
    /** The tag whose deadline it is (rule L6), which may be deleted since; null: it is the task's own. */
    tagId: bigint('tag_id', { mode: 'number' }),
    state: text('state', { enum: DEADLINE_STATES }).notNull(),
    /** When it came into this state. */
    since: instantColumn('since').notNull(),
    /** It may come into another state: it is neither met nor given up. */
    isWatched: boolean('is_watched').notNull().default(true),
    /** The run that stands for the instant, once there is one; it may have been removed since. */
    runId: uuid('run_id'),
    /** What was foretold last; null: nothing was. */
    prospect: jsonb('prospect').$type<DeadlineProspect>(),
    /** Each change of the state with its cause, the first first. */
    changes: jsonb('changes').$type<DeadlineChange[]>().notNull().default([]),
  },
  (table) => [
    primaryKey({ columns: [table.taskId, table.scheduledFor] }),
    index('deadlines_watched').on(table.taskId, table.dueAt).where(sql`${table.isWatched}`),
    index('deadlines_due').on(table.dueAt),
    check('deadlines_state', sql`${table.state} in ('on_course', 'at_risk', 'missed', 'met', 'met_late')`),
    check('deadlines_order', sql`${table.dueAt} > ${table.scheduledFor}`),
  ],
)
