import { sql } from 'drizzle-orm'
import { bigint, boolean, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { GivenArguments } from '#domain/placeholders/filled-arguments.ts'
import { instantColumn } from './columns.ts'
import { tasks } from './tasks.ts'
import { userActions } from './user-actions.ts'

/** Runs that people asked for. One without `activated_run_id` waits until the scheduler's decision starts it; then a run exists, and its job. */
export const runRequests = pgTable(
  'run_requests',
  {
    id: uuid('id').primaryKey(),
    taskId: bigint('task_id', { mode: 'number' })
      .notNull()
      .references(() => tasks.id),
    actionId: bigint('action_id', { mode: 'number' }).references(() => userActions.id),
    requestedAt: instantColumn('requested_at').notNull().default(sql`djag_now()`),
    requestedByName: text('requested_by_name').notNull(),
    ignoreDependencies: boolean('ignore_dependencies').notNull(),
    besideOthers: boolean('beside_others').notNull(),
    /** Not null: a further attempt of this ended run is asked for, not a run of its own (rule R4). */
    rerunOfRunId: uuid('rerun_of_run_id'),
    /** What its run gets instead of its task's arguments, for this once; null: nothing. */
    givenArguments: jsonb('given_arguments').$type<GivenArguments>(),
    activatedRunId: uuid('activated_run_id'),
  },
  (table) => [
    index('run_requests_pending').on(table.taskId, table.id).where(sql`${table.activatedRunId} is null`),
    index('run_requests_action').on(table.actionId),
  ],
)
