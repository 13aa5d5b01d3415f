import { sql } from 'drizzle-orm'
import { check, pgTable, text } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'

/** What handlers need and nobody reads: values that tasks refer to by name, encrypted. Keys are no part of the database. */
export const secrets = pgTable(
  'secrets',
  {
    name: text('name').primaryKey(),
    /** Which key encrypted it. */
    keyId: text('key_id').notNull(),
    /** Nonce, encrypted value and tag of AES-256-GCM as base64, bound to the name. */
    sealed: text('sealed').notNull(),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
    changedAt: instantColumn('changed_at').notNull().default(sql`djag_now()`),
    changedByName: text('changed_by_name').notNull(),
  },
  (table) => [check('secrets_name', sql`${table.name} ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$'`)],
)
