import { bigint, integer, pgTable, text } from 'drizzle-orm/pg-core'

/** How often a client has tried to sign in; shared by all web processes. */
export const rateLimits = pgTable('rate_limits', {
  id: text('id').primaryKey(),
  key: text('key').notNull().unique(),
  count: integer('count').notNull(),
  lastRequest: bigint('last_request', { mode: 'number' }).notNull(),
})
