import { desc, eq } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import { INITIAL_OWN_NOTIFICATIONS } from '#domain/notifications/own-notifications.ts'
import type { OwnNotificationsView } from '#domain/views/notification-views.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { notificationDeliveries } from '#schema/notification-deliveries.ts'
import type { CurrentSession } from '#server/auth/current-session.ts'
import type { Database } from '#server/database/client.ts'

/** What the reader hears themselves, and what became of the latest message. */
export async function ownNotificationsView(
  db: Database,
  _: unknown,
  { actor, email }: Pick<CurrentSession, 'actor' | 'email'>,
): Promise<OwnNotificationsView> {
  const [channel] = await db.select().from(notificationChannels).where(eq(notificationChannels.ownerId, actor.id))
  if (!channel?.ownRule) return { ...INITIAL_OWN_NOTIFICATIONS, email, latest: null }
  const [latest] = await db
    .select({
      at: notificationDeliveries.createdAt,
      state: notificationDeliveries.state,
      lastAnswer: notificationDeliveries.lastAnswer,
    })
    .from(notificationDeliveries)
    .where(eq(notificationDeliveries.channelId, channel.id))
    .orderBy(desc(notificationDeliveries.id))
    .limit(1)
  return {
    ...{ rule: channel.ownRule, byMail: channel.isEnabled, digest: channel.digest, email },
    latest: latest ? { ...latest, at: isoInstant(latest.at) } : null,
  }
}
