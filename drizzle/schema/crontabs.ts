import { sql } from 'drizzle-orm'
import { bigint, boolean, check, pgTable, text } from 'drizzle-orm/pg-core'
import { GAP_POLICIES, OVERLAP_POLICIES } from '#scheduling/cron/crontab-definition.ts'
import { instantColumn } from './columns.ts'

/** Reusable cron expressions, one column of text for each cron column, with zone and daylight-saving policies. */
export const crontabs = pgTable(
  'crontabs',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    second: text('second').notNull().default('0'),
    minute: text('minute').notNull(),
    hour: text('hour').notNull(),
    dayOfMonth: text('day_of_month').notNull(),
    month: text('month').notNull(),
    dayOfWeek: text('day_of_week').notNull(),
    timezone: text('timezone').notNull(),
    gap: text('gap', { enum: GAP_POLICIES }).notNull().default('shift'),
    overlap: text('overlap', { enum: OVERLAP_POLICIES }).notNull().default('first'),
    demo: boolean('demo').notNull().default(false),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
    updatedAt: instantColumn('updated_at').notNull().default(sql`djag_now()`),
    /** A deleted crontab is in no list; its row stays because deleted tasks still say by it when they fired. */
    deletedAt: instantColumn('deleted_at'),
  },
  (table) => [
    check('crontabs_gap', sql`${table.gap} in ('shift', 'skip')`),
    check('crontabs_overlap', sql`${table.overlap} in ('first', 'last', 'both')`),
  ],
)
