import { sql } from 'drizzle-orm'
import { bigint, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { NotificationRule } from '#domain/notifications/notification-rule.ts'
import { instantColumn } from './columns.ts'

/** Which incidents are told where, and when (rule N8). Without any, everything that needs somebody goes to every channel. */
export const notificationRules = pgTable(
  'notification_rules',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    /** All of it, its name and the ids of its channels too; tags by their names, which follow when one is renamed. */
    rule: jsonb('rule').$type<NotificationRule>().notNull(),
    updatedAt: instantColumn('updated_at').notNull().default(sql`djag_now()`),
    updatedByName: text('updated_by_name').notNull(),
  },
  (table) => [uniqueIndex('notification_rules_name').on(sql`lower(${table.name})`)],
)
