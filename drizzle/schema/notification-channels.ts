import { sql } from 'drizzle-orm'
import { bigint, boolean, check, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ChannelConfig } from '#domain/notifications/channel.ts'
import type { DigestTime } from '#domain/notifications/digest-time.ts'
import type { OwnRule } from '#domain/notifications/own-notifications.ts'
import { instantColumn } from './columns.ts'
import { users } from './users.ts'

/** Where people are told of incidents (rule N6), among them the channels that people have of their own (N10). */
export const notificationChannels = pgTable(
  'notification_channels',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    /** Its kind, and how messages get there; of secrets no more than their names. */
    config: jsonb('config').$type<ChannelConfig>().notNull(),
    /** Whose own it is: messages go to the address of this account, by `own_rule`; null: it is everybody's. */
    ownerId: text('owner_id').references(() => users.id, { onDelete: 'cascade' }),
    ownRule: jsonb('own_rule').$type<OwnRule>(),
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
    uniqueIndex('notification_channels_name').on(sql`lower(${table.name})`).where(sql`${table.ownerId} is null`),
    uniqueIndex('notification_channels_owner').on(table.ownerId).where(sql`${table.ownerId} is not null`),
    check('notification_channels_own', sql`(${table.ownerId} is null) = (${table.ownRule} is null)`),
    check('notification_channels_kind', sql`${table.config} ? 'kind'`),
  ],
)
