import { sql } from 'drizzle-orm'
import { check, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'

/** What had to be repaired in the ledger last: one row for each kind. */
export const repairs = pgTable(
  'repairs',
  {
    /** `queue`: runs that waited and had no place in the queue. */
    kind: text('kind', { enum: ['queue'] }).primaryKey(),
    repairedAt: instantColumn('repaired_at').notNull(),
    /** How many runs, with those repaired shortly before. */
    runCount: integer('run_count').notNull(),
  },
  (table) => [check('repairs_kind', sql`${table.kind} in ('queue')`)],
)
