import { sql } from 'drizzle-orm'
import { index, pgTable, text } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'
import { users } from './users.ts'

/** Signed-in browsers. */
export const sessions = pgTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    token: text('token').notNull().unique(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    expiresAt: instantColumn('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    /** When the password was typed once more, or of single sign-on when the provider asked; null: at sign-in. */
    confirmedAt: instantColumn('confirmed_at'),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
    updatedAt: instantColumn('updated_at').notNull().default(sql`djag_now()`),
  },
  (table) => [index('sessions_user').on(table.userId)],
)
