import { sql } from 'drizzle-orm'
import { boolean, check, pgTable, uuid } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'

/** The one row that says up to which ending runs were sent as traces. There is none as long as nobody has asked for traces. */
export const tracePosition = pgTable(
  'trace_position',
  {
    isTheOne: boolean('is_the_one').primaryKey().default(true),
    /** The ending that was sent last, and its run. */
    endedAt: instantColumn('ended_at').notNull(),
    runId: uuid('run_id').notNull(),
  },
  (table) => [check('trace_position_is_the_one', sql`${table.isTheOne}`)],
)
