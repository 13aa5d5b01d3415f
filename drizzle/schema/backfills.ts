import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { GivenArguments } from '#domain/placeholders/filled-arguments.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { instantColumn } from './columns.ts'
import { tasks } from './tasks.ts'
import { userActions } from './user-actions.ts'

/** Runs that a person asked for, for the cron instants of a past range (rule R3). `exhausted`: all of them are activated. */
export const backfills = pgTable(
  'backfills',
  {
    id: uuid('id').primaryKey(),
    taskId: bigint('task_id', { mode: 'number' })
      .notNull()
      .references(() => tasks.id),
    actionId: bigint('action_id', { mode: 'number' }).references(() => userActions.id),
    requestedAt: instantColumn('requested_at').notNull().default(sql`djag_now()`),
    requestedByName: text('requested_by_name').notNull(),
    /** The crontab as it was when the backfill was asked for: its instants are those people saw. */
    crontab: jsonb('crontab').$type<CrontabDefinition>().notNull(),
    /** Both borders are cron instants and belong to the range. */
    firstInstant: instantColumn('first_instant').notNull(),
    lastInstant: instantColumn('last_instant').notNull(),
    count: bigint('count', { mode: 'number' }).notNull(),
    /** What its runs get instead of their task's arguments; null: nothing. */
    givenArguments: jsonb('given_arguments').$type<GivenArguments>(),
    maxActive: integer('max_active').notNull(),
    /** Instants up to here have their run; null: none yet. */
    position: instantColumn('position'),
    state: text('state', { enum: ['active', 'exhausted', 'cancelled'] })
      .notNull()
      .default('active'),
    cancelledByName: text('cancelled_by_name'),
    /** Runs of it that were removed since, by how they had ended (rule K1). */
    removedSucceeded: bigint('removed_succeeded', { mode: 'number' }).notNull().default(0),
    removedUnsuccessful: bigint('removed_unsuccessful', { mode: 'number' }).notNull().default(0),
  },
  (table) => [
    index('backfills_active').on(table.taskId, table.id).where(sql`${table.state} = 'active'`),
    index('backfills_task').on(table.taskId, table.id),
    index('backfills_action').on(table.actionId).where(sql`${table.actionId} is not null`),
    check('backfills_state', sql`${table.state} in ('active', 'exhausted', 'cancelled')`),
    check('backfills_max_active', sql`${table.maxActive} >= 1`),
  ],
)
