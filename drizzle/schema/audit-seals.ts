import { sql } from 'drizzle-orm'
import { bigint, check, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'

/** A chain over the audits: each seal names a range of them by its digest, and the seal before it by its hash (rule K7). */
export const auditSeals = pgTable(
  'audit_seals',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    firstAuditId: bigint('first_audit_id', { mode: 'number' }).notNull(),
    lastAuditId: bigint('last_audit_id', { mode: 'number' }).notNull().unique(),
    audits: integer('audits').notNull(),
    /** When the latest of them was written. */
    lastAt: instantColumn('last_at').notNull(),
    /** SHA-256 of all that the audits of the range say, in hexadecimal. */
    digest: text('digest').notNull(),
    /** The hash of the seal before it, or of none. Each has one that follows: two that seal at once cannot fork the chain. */
    previousHash: text('previous_hash').notNull().unique(),
    /** SHA-256 of the range, its digest and `previousHash`, in hexadecimal. */
    hash: text('hash').notNull().unique(),
    sealedAt: instantColumn('sealed_at').notNull().default(sql`djag_now()`),
  },
  (table) => [check('audit_seals_range', sql`${table.firstAuditId} <= ${table.lastAuditId} and ${table.audits} > 0`)],
)
