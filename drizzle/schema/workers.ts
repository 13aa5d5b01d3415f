import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'

/** Worker processes and their leases: a runner's attempts are its own only while `lease_until` has not passed. */
export const workers = pgTable(
  'workers',
  {
    id: uuid('id').primaryKey(),
    host: text('host').notNull(),
    pid: integer('pid').notNull(),
    /** The token that it signs in by, of one that works over HTTP; null: it asks the database itself. */
    tokenId: uuid('token_id'),
    /** Whether its runs hear run actions (rule R10): of those over HTTP only what says so at its start. */
    canBeTold: boolean('can_be_told').notNull().default(true),
    role: text('role', { enum: ['scheduler', 'runner', 'both'] }).notNull(),
    /** Null: every queue. */
    queues: text('queues').array(),
    concurrency: integer('concurrency').notNull(),
    handlerNames: text('handler_names').array().notNull(),
    /** How each of them is defined, in the same order: two workers with the same text have the same handler. Empty: not said. */
    handlerDefinitions: text('handler_definitions').array().notNull().default(sql`'{}'`),
    /** The version of the team's folder of handlers that it runs; null: it has none. */
    handlersVersion: text('handlers_version'),
    /** Why it does not run the folder as it is now; null: it does. */
    handlersProblem: text('handlers_problem'),
    /** The types of the team's own actions that it carries out (rule R13), and how each of them is defined, in the same order. */
    teamActionTypes: text('team_action_types').array().notNull().default(sql`'{}'`),
    teamActionDefinitions: text('team_action_definitions').array().notNull().default(sql`'{}'`),
    /** The version of the team's folder of actions that it works by; null: it has none. */
    teamActionsVersion: text('team_actions_version'),
    /** Why that is not the folder as it is now; null: it is. */
    teamActionsProblem: text('team_actions_problem'),
    state: text('state', { enum: ['live', 'draining', 'stopped', 'lost'] })
      .notNull()
      .default('live'),
    startedAt: instantColumn('started_at').notNull().default(sql`djag_now()`),
    heartbeatAt: instantColumn('heartbeat_at').notNull().default(sql`djag_now()`),
    leaseUntil: instantColumn('lease_until').notNull(),
    stoppedAt: instantColumn('stopped_at'),
    /** When it was lost: the runs that it had in hand. */
    lostRunIds: uuid('lost_run_ids').array().notNull().default(sql`'{}'`),
    activeRuns: integer('active_runs').notNull().default(0),
    /** When this process's scheduler loop last finished a look; null for a runner. */
    lastTickAt: instantColumn('last_tick_at'),
  },
  (table) => [
    index('workers_alive').on(table.leaseUntil).where(sql`${table.state} in ('live', 'draining')`),
    check('workers_state', sql`${table.state} in ('live', 'draining', 'stopped', 'lost')`),
    check('workers_role', sql`${table.role} in ('scheduler', 'runner', 'both')`),
  ],
)
