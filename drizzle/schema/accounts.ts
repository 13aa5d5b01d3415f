import { sql } from 'drizzle-orm'
import { index, pgTable, text } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'
import { users } from './users.ts'

/** A user's ways to prove who they are: a password hash, and what the provider of single sign-on calls them (issuer and subject). */
export const accounts = pgTable(
  'accounts',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: instantColumn('access_token_expires_at'),
    refreshTokenExpiresAt: instantColumn('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
    updatedAt: instantColumn('updated_at').notNull().default(sql`djag_now()`),
  },
  (table) => [index('accounts_user').on(table.userId)],
)
