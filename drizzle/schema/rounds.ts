import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'

/** What one scheduler at a time goes through on behalf of all: one row for each kind of round. */
export const rounds = pgTable('rounds', {
  name: text('name').primaryKey(),
  /** Who goes round; its word counts until `held_until`. */
  holder: uuid('holder'),
  heldUntil: instantColumn('held_until'),
  startedAt: instantColumn('started_at').notNull(),
  /** Of what looks over and over: the moment as of which it has looked last; null: it has not, or does not say. */
  lookedAsOf: instantColumn('looked_as_of'),
})
