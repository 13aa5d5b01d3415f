import { sql } from 'drizzle-orm'
import { bigint, check, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { TAG_COLOURS } from '#domain/tag-input.ts'
import { instantColumn } from './columns.ts'

/** Words by which people group tasks and find them again. */
export const tags = pgTable(
  'tags',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    colour: text('colour', { enum: TAG_COLOURS }).notNull(),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
  },
  (table) => [
    uniqueIndex('tags_name').on(sql`lower(${table.name})`),
    check('tags_colour', sql`${table.colour} in ('teal', 'plum', 'gold', 'indigo', 'rose', 'olive', 'clay', 'slate')`),
  ],
)
