import { sql } from 'drizzle-orm'
import { boolean, check, jsonb, pgTable, uuid } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'

/** The one row that says who removes what is old, by which settings, and what it came to. */
export const retention = pgTable(
  'retention',
  {
    isTheOne: boolean('is_the_one').primaryKey().default(true),
    /** Who goes round; its word counts until `held_until`. */
    holder: uuid('holder'),
    heldUntil: instantColumn('held_until'),
    /** The settings of the latest round, in days. */
    keepDays: jsonb('keep_days').$type<Record<string, number>>(),
    startedAt: instantColumn('started_at'),
    /** When the latest round that was not broken off ended, and how many rows of each table it removed. */
    endedAt: instantColumn('ended_at'),
    removed: jsonb('removed').$type<Record<string, number>>(),
    /** Every audit since is there; null: none was removed. */
    auditsKeptSince: instantColumn('audits_kept_since'),
  },
  (table) => [check('retention_is_the_one', sql`${table.isTheOne}`)],
)
