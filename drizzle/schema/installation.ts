import { sql } from 'drizzle-orm'
import { boolean, check, pgTable, uuid } from 'drizzle-orm/pg-core'

/** The one row that names this installation to others: what it tells them is not taken for another's. Made with the table, and never changed. */
export const installation = pgTable(
  'installation',
  {
    isTheOne: boolean('is_the_one').primaryKey().default(true),
    id: uuid('id').notNull().defaultRandom(),
  },
  (table) => [check('installation_is_the_one', sql`${table.isTheOne}`)],
)
