import { and, inArray, isNotNull, sql } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { type KeptDigest, keptDigest } from '#domain/notifications/digest-messages.ts'
import { type DueDigest, digestDue } from '#domain/notifications/digest-time.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { notificationDeliveries } from '#schema/notification-deliveries.ts'
import { installationZone } from '#server/configuration/installation-zone.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { deadlinesLookedAsOfMs } from '#server/deadlines/looked-as-of.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { digestOf } from '#server/queries/digest/digest-view.ts'
import { insertDeliveryJobs } from '#server/queue/delivery-jobs.ts'
import { hears } from './hearing-channels.ts'

type Due = DueDigest & { channelId: number; key: string }
type Delivery = typeof notificationDeliveries.$inferInsert

/**
 * Tells the channels that ask for it of the week that is over, each once, by deliveries that are made with their jobs in one transaction under one lock. What
 * could not be sent for two days is skipped, and stands in the log of deliveries. What the weeks were like is read before, without the lock: alarms don’t
 * wait for it. A week of which deadlines have not been looked at to its end, as nobody was there, waits for that.
 * @param mayWait whether that week, by its name, may wait still; left out: none may
 * @returns how many deliveries it made
 */
export async function tellOfWeeks(db: Database, mayWait: (week: string) => boolean = () => false): Promise<number> {
  const zone = installationZone(process.env)
  const digests = new Map<string, KeptDigest>()
  const due = await dueOf(db, zone)
  const lookedAsOfMs = due.length === 0 ? 0 : await deadlinesLookedAsOfMs(db)
  for (const { week, isTooLate } of due) {
    if (digests.has(week.name) || (lookedAsOfMs < week.beforeMs && !isTooLate && mayWait(week.name))) continue
    digests.set(week.name, await readDigest(db, week, zone))
  }
  if (digests.size === 0) return 0
  return await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.notificationWrites})`)
    const now = new Date(await databaseNowMs(tx))
    // Meanwhile somebody else may have told of it, or a channel may have gone. What has come due since is the next look’s.
    const rows = (await dueOf(tx, zone)).flatMap((each) => {
      const notification = digests.get(each.week.name)
      return notification ? [deliveryOf(each, notification, now)] : []
    })
    return rows.length === 0 ? 0 : await writeDeliveries(tx, rows)
  })
}

async function readDigest(db: Database, week: DueDigest['week'], zone: string): Promise<KeptDigest> {
  return await db.transaction(
    async (tx) => {
      const nowMs = await databaseNowMs(tx)
      return keptDigest(await digestOf(tx, week, zone, nowMs), nowMs)
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

/** The channels that are to be told of a week now, and have not been. */
async function dueOf(db: Database | Transaction, zone: string): Promise<Due[]> {
  const channels = await db
    .select({ id: notificationChannels.id, digest: notificationChannels.digest, since: notificationChannels.digestSince })
    .from(notificationChannels)
    .where(and(hears, isNotNull(notificationChannels.digest)))
  if (channels.length === 0) return []
  const nowMs = await databaseNowMs(db)
  const due = channels.flatMap(({ id, digest, since }) => {
    const found = digest && digestDue(digest, { weeksZone: zone, sinceMs: since.getTime(), nowMs })
    return found ? [{ ...found, channelId: id, key: `digest:${id}:${found.week.name}` }] : []
  })
  if (due.length === 0) return []
  const told = await db
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

async function writeDeliveries(tx: Transaction, rows: readonly Delivery[]): Promise<number> {
  const made = await tx
    .insert(notificationDeliveries)
    .values([...rows])
    .onConflictDoNothing({ target: notificationDeliveries.key })
    .returning({ id: notificationDeliveries.id, messageId: notificationDeliveries.messageId, state: notificationDeliveries.state })
  await insertDeliveryJobs(
    tx,
    made.flatMap(({ messageId, state }) => (state === 'waiting' ? [{ messageId, attempts: 0, startAfter: null }] : [])),
  )
  await notifyLive(tx, { subject: 'notification', ids: made.map(({ id }) => id) })
  return made.length
}

function deliveryOf({ channelId, key, week, isTooLate }: Due, notification: Delivery['notification'], now: Date): Delivery {
  return {
    ...{ messageId: uuidV7(), channelId, incidentId: null, what: 'digest', severity: 'info', notification, awaitsEnd: false },
    ...{ key, event: `digest:${week.name}` },
    ...(isTooLate
      ? { state: 'given_up', endedAt: now, lastAnswer: 'Skipped: for two days there was nobody to send it.' }
      : { nextAttemptAt: now }),
  }
}
