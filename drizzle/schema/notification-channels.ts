import { sql } from 'drizzle-orm'
import { bigint, boolean, check, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ChannelConfig } from '#domain/notifications/channel.ts'
import type { DigestTime } from '#domain/notifications/digest-time.ts'
import { instantColumn } from './columns.ts'

/** Where people are told of incidents (rule N6). */
export const notificationChannels = pgTable(
  'notification_channels',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    /** Its kind, and how messages get there; of secrets no more than their names. */
    config: jsonb('config').$type<ChannelConfig>().notNull(),
    isEnabled: boolean('is_enabled').notNull(),
    /** Since when it is told: of incidents that were opened before it hears nothing. Moves when it is enabled again. */
    toldSince: instantColumn('told_since').notNull().default(sql`djag_now()`),
    /** When it is told of the week that is over; null: it is not. */
    digest: jsonb('digest').$type<DigestTime>(),
    /** Since when that is so: weeks that were to be told before are not. Moves when it is enabled again. */
    digestSince: instantColumn('digest_since').notNull().default(sql`djag_now()`),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
    updatedAt: instantColumn('updated_at').notNull().default(sql`djag_now()`),
    updatedByName: text('updated_by_name').notNull(),
  },
  (table) => [
    uniqueIndex('notification_channels_name').on(sql`lower(${table.name})`),
    check('notification_channels_kind', sql`${table.config} ? 'kind'`),
  ],
)
