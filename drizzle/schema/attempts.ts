import { sql } from 'drizzle-orm'
import { check, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'
import type { RunError } from './runs.ts'
import { runs } from './runs.ts'

/** One execution of a run by a worker. `expired`: it took longer than its limit. `lost`: the worker's lease ran out before it reported an ending. */
export const attempts = pgTable(
  'attempts',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id),
    number: integer('number').notNull(),
    workerId: uuid('worker_id').notNull(),
    /** Null: its worker claimed it ahead of its turn and has not said that it has started. */
    startedAt: instantColumn('started_at').default(sql`djag_now()`),
    endedAt: instantColumn('ended_at'),
    outcome: text('outcome', { enum: ['running', 'succeeded', 'failed', 'cancelled', 'expired', 'lost'] })
      .notNull()
      .default('running'),
    error: jsonb('error').$type<RunError>(),
    /** The run actions that its handler carries out, as it has said so far. */
    listensTo: text('listens_to').array().notNull().default(sql`'{}'`),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.number] }),
    check('attempts_outcome', sql`${table.outcome} in ('running', 'succeeded', 'failed', 'cancelled', 'expired', 'lost')`),
  ],
)
