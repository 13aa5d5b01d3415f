import { sql } from 'drizzle-orm'
import { pgTable, text } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'

/** Short-lived proofs that the sign-in library keeps. */
export const verifications = pgTable('verifications', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: instantColumn('expires_at').notNull(),
  createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
  updatedAt: instantColumn('updated_at').notNull().default(sql`djag_now()`),
})
