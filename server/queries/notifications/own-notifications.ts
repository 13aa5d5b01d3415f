import { desc, eq, sql } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import { INITIAL_OWN_NOTIFICATIONS } from '#domain/notifications/own-notifications.ts'
import type { OwnNotificationsView } from '#domain/views/notification-views.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { notificationDeliveries } from '#schema/notification-deliveries.ts'
import type { CurrentSession } from '#server/auth/current-session.ts'
import type { Database } from '#server/database/client.ts'

/** So many of the latest messages are told of. */
const MOST_MESSAGES = 20

/** What the reader hears themselves, and what became of the latest messages. */
export async function ownNotificationsView(
  db: Database,
  _: unknown,
  { actor, email }: Pick<CurrentSession, 'actor' | 'email'>,
): Promise<OwnNotificationsView> {
  const [channel] = await db.select().from(notificationChannels).where(eq(notificationChannels.ownerId, actor.id))
  if (!channel?.ownRule) return { ...INITIAL_OWN_NOTIFICATIONS, email, messages: [] }
  const { id, what, incidentId, createdAt, state, attempts, lastAnswer, heldUntil } = notificationDeliveries
  const messages = await db
    .select({
      ...{ id, what, incidentId, at: createdAt, state, attempts, lastAnswer },
      title: sql<string>`${notificationDeliveries.notification}->>'title'`,
      isBeingSent: sql<boolean>`coalesce(${heldUntil} > djag_now(), false)`,
    })
    .from(notificationDeliveries)
    .where(eq(notificationDeliveries.channelId, channel.id))
    .orderBy(desc(id))
    .limit(MOST_MESSAGES)
  return {
    ...{ rule: channel.ownRule, byMail: channel.isEnabled, digest: channel.digest, email },
    messages: messages.map((message) => ({ ...message, at: isoInstant(message.at) })),
  }
}
