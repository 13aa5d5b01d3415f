import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import { DELIVERY_STATES, type DeliveryRow } from '#domain/views/notification-views.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { notificationDeliveries } from '#schema/notification-deliveries.ts'
import type { Database } from '#server/database/client.ts'
import { keysetParameters, pageOf } from '#server/http/keyset.ts'
import { choiceParameter, idParameter } from '#server/http/parameters.ts'

export const deliveryListParameters = z
  .object({
    channel: idParameter.optional().describe('Only those of this channel.'),
    incident: idParameter.optional().describe('Only those of this incident.'),
    state: choiceParameter(DELIVERY_STATES).optional(),
  })
  .extend(keysetParameters(idParameter).shape)

/** What channels are told, the latest first; what people hear themselves is theirs alone. */
export async function deliveryList(
  db: Database,
  { channel, incident, state, cursor, limit }: z.output<typeof deliveryListParameters>,
): Promise<{ rows: DeliveryRow[]; nextCursor: string | null }> {
  const { id, messageId, what, severity, incidentId, attempts, createdAt, attemptedAt, nextAttemptAt, endedAt, lastAnswer, heldUntil } =
    notificationDeliveries
  const rows = await db
    .select({
      ...{ id, messageId, what, severity, incidentId, attempts, createdAt, attemptedAt, nextAttemptAt, endedAt, lastAnswer },
      title: sql<string>`${notificationDeliveries.notification}->>'title'`,
      state: notificationDeliveries.state,
      isBeingSent: sql<boolean>`coalesce(${heldUntil} > djag_now(), false)`,
      channel: {
        id: notificationChannels.id,
        name: notificationChannels.name,
        kind: sql<DeliveryRow['channel']['kind']>`${notificationChannels.config}->>'kind'`,
      },
    })
    .from(notificationDeliveries)
    .innerJoin(notificationChannels, eq(notificationChannels.id, notificationDeliveries.channelId))
    .where(
      and(
        isNull(notificationChannels.ownerId),
        channel === undefined ? undefined : eq(notificationDeliveries.channelId, channel),
        incident === undefined ? undefined : eq(incidentId, incident),
        state === undefined ? undefined : eq(notificationDeliveries.state, state),
        cursor === undefined ? undefined : lt(id, cursor),
      ),
    )
    .orderBy(desc(id))
    .limit(limit + 1)
  return pageOf(
    rows.map((row) => ({
      ...row,
      ...{ createdAt: isoInstant(row.createdAt), attemptedAt: isoInstant(row.attemptedAt) },
      ...{ nextAttemptAt: isoInstant(row.nextAttemptAt), endedAt: isoInstant(row.endedAt) },
    })),
    limit,
    (row) => row.id,
  )
}
