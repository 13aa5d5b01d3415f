import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { INCIDENT_SEVERITIES } from '#domain/incidents/incident.ts'
import type { KeptDigest } from '#domain/notifications/digest-messages.ts'
import type { KeptNotification } from '#domain/notifications/notification.ts'
import { instantColumn } from './columns.ts'
import { incidents } from './incidents.ts'
import { notificationChannels } from './notification-channels.ts'

/**
 * What a channel is told, each thing once (rule N7): made in one transaction with its job, sent by a worker. What waits for its time is `waiting`, also
 * while it is being sent; `told_already`: another channel has told its address of the same.
 */
export const notificationDeliveries = pgTable(
  'notification_deliveries',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** By what receivers know it again: the same at each attempt. */
    messageId: uuid('message_id').notNull().unique(),
    channelId: bigint('channel_id', { mode: 'number' })
      .notNull()
      .references(() => notificationChannels.id, { onDelete: 'cascade' }),
    /** Null: it tries the channel, or tells of a week. */
    incidentId: bigint('incident_id', { mode: 'number' }).references(() => incidents.id, { onDelete: 'cascade' }),
    what: text('what', { enum: ['alarm', 'missed', 'acknowledged', 'closed', 'test', 'digest'] }).notNull(),
    /** That of the incident as it is told; of anything else *info*. */
    severity: text('severity', { enum: INCIDENT_SEVERITIES }).notNull(),
    /** Names what is told to whom: of each there is one at most. */
    key: text('key').notNull().unique(),
    /** Names what is told, whoever is told: an address hears of it once. Null: a test, or made by an older version. */
    event: text('event'),
    /** A fingerprint of the address that it tells, or told; null: it was not about to yet, or another one was. */
    address: text('address'),
    /** What the message says, as it was when it was due. */
    notification: jsonb('notification').$type<KeptNotification | KeptDigest>().notNull(),
    /** Of an alarm: the channel has not been told yet that it is over. */
    awaitsEnd: boolean('awaits_end').notNull(),
    state: text('state', { enum: ['waiting', 'delivered', 'given_up', 'told_already'] })
      .notNull()
      .default('waiting'),
    /** How often it was tried since it was made, or asked for again. */
    attempts: integer('attempts').notNull().default(0),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
    /** Not before; null: it waits no more. */
    nextAttemptAt: instantColumn('next_attempt_at'),
    /** A worker sends it, and nobody else may before; null: nobody does. */
    heldUntil: instantColumn('held_until'),
    attemptedAt: instantColumn('attempted_at'),
    endedAt: instantColumn('ended_at'),
    /** What came back at the latest attempt, or why nothing did; null: it was not tried. */
    lastAnswer: text('last_answer'),
  },
  (table) => [
    index('notification_deliveries_incident').on(table.incidentId, table.channelId, table.id).where(sql`${table.incidentId} is not null`),
    uniqueIndex('notification_deliveries_address')
      .on(table.address, table.event)
      .where(sql`${table.address} is not null and ${table.state} in ('waiting', 'delivered')`),
    index('notification_deliveries_channel').on(table.channelId, table.id),
    index('notification_deliveries_waiting').on(table.nextAttemptAt).where(sql`${table.state} = 'waiting'`),
    index('notification_deliveries_awaiting').on(table.incidentId).where(sql`${table.awaitsEnd}`),
    index('notification_deliveries_tests').on(table.createdAt).where(sql`${table.incidentId} is null`),
    check('notification_deliveries_what', sql`${table.what} in ('alarm', 'missed', 'acknowledged', 'closed', 'test', 'digest')`),
    check('notification_deliveries_test', sql`(${table.what} in ('test', 'digest')) = (${table.incidentId} is null)`),
    check('notification_deliveries_severity', sql`${table.severity} in ('info', 'warning', 'critical')`),
    check('notification_deliveries_state', sql`${table.state} in ('waiting', 'delivered', 'given_up', 'told_already')`),
    check('notification_deliveries_next', sql`(${table.state} = 'waiting') = (${table.nextAttemptAt} is not null)`),
    check('notification_deliveries_end', sql`(${table.state} = 'waiting') = (${table.endedAt} is null)`),
  ],
)
