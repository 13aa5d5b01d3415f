import { z } from 'zod'
import { INCIDENT_KINDS, INCIDENT_SEVERITIES } from '../incidents/incident.ts'
import { CHANNEL_KINDS, channelConfig } from '../notifications/channel.ts'
import { digestTime } from '../notifications/digest-time.ts'
import { notificationRule } from '../notifications/notification-rule.ts'
import { ownNotifications } from '../notifications/own-notifications.ts'
import { keysetPage } from './keyset-page.ts'
import { instantShape, whole } from './shapes.ts'

/** `told_already`: another channel has told the same address of the same. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'given_up', 'told_already'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** What a channel is told: one message, and what became of it (rule N7). */
export const deliveryRowShape = z
  .object({
    id: whole,
    messageId: z.uuid().describe('By what the receiver knows it again: the same at each attempt.'),
    channel: z.object({ id: whole, name: z.string(), kind: z.enum(CHANNEL_KINDS) }),
    what: z.enum(['alarm', 'missed', 'acknowledged', 'closed', 'test', 'digest']),
    severity: z.enum(INCIDENT_SEVERITIES),
    incidentId: whole.nullable().describe('Null: it tries the channel, or tells of a week.'),
    title: z.string(),
    state: z.enum(DELIVERY_STATES),
    isBeingSent: z.boolean(),
    attempts: whole,
    createdAt: instantShape,
    attemptedAt: instantShape.nullable(),
    nextAttemptAt: instantShape.nullable(),
    endedAt: instantShape.nullable(),
    lastAnswer: z.string().nullable().describe('What came back at the latest attempt, or why nothing did.'),
  })
  .meta({ id: 'NotificationDelivery' })
export type DeliveryRow = z.output<typeof deliveryRowShape>

export const deliveryPageShape = keysetPage(deliveryRowShape)

/** A channel by which people are told of incidents (rule N6). */
export const channelRowShape = z
  .object({
    id: whole,
    name: z.string(),
    kind: z.enum(CHANNEL_KINDS),
    target: z.string().describe('Where messages go, in words that tell no secret.'),
    config: channelConfig.nullable().describe('Null: it takes who may change channels.'),
    isEnabled: z.boolean(),
    digest: digestTime.nullable().describe('When it is told of the week that is over; null: it is not.'),
    missingSecrets: z.array(z.string()).describe('Secrets that it needs and that are not there.'),
    updatedAt: instantShape,
    updatedByName: z.string(),
    waiting: whole.describe('How many deliveries wait.'),
    givenUp: whole.describe('How many were given up within a week.'),
    latest: z.object({ at: instantShape, state: z.enum(DELIVERY_STATES), lastAnswer: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'NotificationChannel' })
export type ChannelRow = z.output<typeof channelRowShape>

export const channelListShape = z.object({ rows: z.array(channelRowShape) })

/** What a change of channels and deliveries answers. */
export const changedIdShape = z.object({ id: whole })

/** Which incidents are told where, and when (rule N8). */
export const ruleRowShape = z
  .object({
    id: whole,
    rule: notificationRule,
    channels: z.array(z.object({ id: whole, name: z.string(), isEnabled: z.boolean() })),
    updatedAt: instantShape,
    updatedByName: z.string(),
  })
  .meta({ id: 'NotificationRuleRow' })
export type RuleRow = z.output<typeof ruleRowShape>

export const ruleListShape = z.object({ rows: z.array(ruleRowShape) })

/** What the reader hears themselves; `messages`: the latest that were made for them, the newest first, and what became of each. */
export const ownNotificationsShape = ownNotifications.extend({
  email: z.string(),
  messages: z.array(
    deliveryRowShape
      .pick({ id: true, what: true, incidentId: true, title: true, state: true, isBeingSent: true, attempts: true, lastAnswer: true })
      .extend({ at: instantShape }),
  ),
})
export type OwnMessage = OwnNotificationsView['messages'][number]
export type OwnNotificationsView = z.output<typeof ownNotificationsShape>

/** An incident as a browser is told of it: whether the viewer asks to hear of it now, by what they chose to hear themselves. */
const ownIncidentShape = z.object({
  id: whole,
  kind: z.enum(INCIDENT_KINDS),
  severity: z.enum(INCIDENT_SEVERITIES),
  title: z.string(),
  openedAt: instantShape,
  acknowledgedAt: instantShape.nullable(),
  acknowledgedBy: z.string().nullable(),
  silencedUntil: instantShape.nullable(),
  closedAt: instantShape.nullable(),
  isAsked: z.boolean(),
  task: z.string().nullable(),
  owner: z.string().nullable(),
  runbook: z.string().nullable(),
  deadline: z.object({ taskName: z.string(), dueAtMs: z.number(), chance: z.number().nullable() }).nullable(),
  missed: z
    .object({ count: whole, named: z.array(z.object({ taskName: z.string(), dueAtMs: z.number() })) })
    .nullable()
    .describe('The deadlines that were missed by it; null: none was.'),
  missedThroughMs: z.number().nullable().describe('By when the latest of them was due.'),
  remedy: z.string().nullable().describe('What helps in this case; null: nothing is known beyond what helps with every one of its kind.'),
})
export type OwnIncident = z.output<typeof ownIncidentShape>

/** The latest 200 that were opened since a moment and are open, or were closed within an hour. */
export const ownIncidentsShape = z.object({ rows: z.array(ownIncidentShape), now: instantShape.describe('By the server’s clock.') })
