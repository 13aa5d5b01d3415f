import { and, inArray, isNotNull, sql } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { type DigestWeek, wholeWeekAt } from '#domain/digest/digest-week.ts'
import { keptDigest } from '#domain/notifications/digest-messages.ts'
import { digestDue } from '#domain/notifications/digest-time.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { notificationDeliveries } from '#schema/notification-deliveries.ts'
import { installationZone } from '#server/configuration/installation-zone.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { digestOf } from '#server/queries/digest/digest-view.ts'
import { insertDeliveryJobs } from '#server/queue/delivery-jobs.ts'
import { hears } from './hearing-channels.ts'

type Due = { channelId: number; week: DigestWeek; isTooLate: boolean; key: string }
type Delivery = typeof notificationDeliveries.$inferInsert

/**
 * Tells the channels that ask for it of the week that is over, each once, by deliveries that are made with their jobs in one transaction under one lock. What
 * could not be sent for two days is skipped, and stands in the log of deliveries.
 * @returns how many deliveries it made
 */
export async function tellOfWeeks(db: Database): Promise<number> {
  return await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.notificationWrites})`)
    const nowMs = await databaseNowMs(tx)
    const zone = installationZone(process.env)
    const due = await dueOf(tx, zone, nowMs)
    const digests = new Map<string, Delivery['notification']>()
    for (const { week } of due)
      if (!digests.has(week.name)) digests.set(week.name, keptDigest(await digestOf(tx, week, zone, nowMs), nowMs))
    const rows = due.flatMap((each) => {
      const notification = digests.get(each.week.name)
      return notification ? [deliveryOf(each, notification, new Date(nowMs))] : []
    })
    if (rows.length === 0) return 0
    const made = await tx
      .insert(notificationDeliveries)
      .values(rows)
      .onConflictDoNothing({ target: notificationDeliveries.key })
      .returning({ id: notificationDeliveries.id, messageId: notificationDeliveries.messageId, state: notificationDeliveries.state })
    await insertDeliveryJobs(
      tx,
      made.flatMap(({ messageId, state }) => (state === 'waiting' ? [{ messageId, attempts: 0, startAfter: null }] : [])),
    )
    await notifyLive(tx, { subject: 'notification', ids: made.map(({ id }) => id) })
    return made.length
  })
}

/** The channels that are to be told of a week now, and have not been. */
async function dueOf(tx: Transaction, zone: string, nowMs: number): Promise<Due[]> {
  const channels = await tx
    .select({ id: notificationChannels.id, digest: notificationChannels.digest, since: notificationChannels.digestSince })
    .from(notificationChannels)
    .where(and(hears, isNotNull(notificationChannels.digest)))
  const due = channels.flatMap(({ id, digest, since }) => {
    const found = digest && digestDue(digest, since.getTime(), nowMs)
    if (!found) return []
    const week = wholeWeekAt(found.dueMs, zone)
    return [{ channelId: id, week, isTooLate: found.isTooLate, key: `digest:${id}:${week.name}` }]
  })
  if (due.length === 0) return []
  const told = await tx
    .select({ key: notificationDeliveries.key })
    .from(notificationDeliveries)
    .where(
      inArray(
        notificationDeliveries.key,
        due.map(({ key }) => key),
      ),
    )
  const known = new Set(told.map(({ key }) => key))
  return due.filter(({ key }) => !known.has(key))
}

function deliveryOf({ channelId, key, isTooLate }: Due, notification: Delivery['notification'], now: Date): Delivery {
  return {
    ...{ messageId: uuidV7(), channelId, incidentId: null, what: 'digest', severity: 'info', key, notification, awaitsEnd: false },
    ...(isTooLate
      ? { state: 'given_up', endedAt: now, lastAnswer: 'Skipped: for two days there was nobody to send it.' }
      : { nextAttemptAt: now }),
  }
}
