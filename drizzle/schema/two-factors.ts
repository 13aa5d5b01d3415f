import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'
import { users } from './users.ts'

/** What a person's second factor is checked by: encrypted with the secret of this installation, by the sign-in library. */
export const twoFactors = pgTable('two_factors', {
  id: text('id').primaryKey(),
  userId: text('user_id')
    .notNull()
    .unique()
    .references(() => users.id, { onDelete: 'cascade' }),
  secret: text('secret').notNull(),
  backupCodes: text('backup_codes').notNull(),
  /** False until the first code was typed. */
  verified: boolean('verified').notNull().default(true),
  failedVerificationCount: integer('failed_verification_count').notNull().default(0),
  lockedUntil: instantColumn('locked_until'),
})
