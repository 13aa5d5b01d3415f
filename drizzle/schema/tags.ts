import { sql } from 'drizzle-orm'
import { bigint, boolean, check, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { TAG_COLOURS } from '#domain/tag-input.ts'
import { instantColumn } from './columns.ts'
import { deadlineColumns } from './deadline-columns.ts'

/** Words by which people group tasks and find them again. */
export const tags = pgTable(
  'tags',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    colour: text('colour', { enum: TAG_COLOURS }).notNull(),
    /** Arguments, headers, logs and results of its tasks are for those who may operate them (rule V1). */
    valuesAreClosed: boolean('values_are_closed').notNull().default(false),
    ...deadlineColumns(),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
  },
  (table) => [
    uniqueIndex('tags_name').on(sql`lower(${table.name})`),
    check(
      'tags_deadline',
      sql`case ${table.deadlineKind} when 'after' then coalesce(${table.deadlineAfterSeconds} >= 1, false) when 'by' then ${table.deadlineTime} <> '' else ${table.deadlineKind} = 'none' end`,
    ),
    check('tags_colour', sql`${table.colour} in ('teal', 'plum', 'gold', 'indigo', 'rose', 'olive', 'clay', 'slate')`),
  ],
)
