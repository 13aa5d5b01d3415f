import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { notificationDeliveries } from '#schema/notification-deliveries.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { insertDeliveryJobs, removeDeliveryJob } from '#server/queue/delivery-jobs.ts'
import { requirePermission } from '../require-permission.ts'
import { channelOf } from './change-channels.ts'
import { lockNotificationWrites } from './lock-notification-writes.ts'
import { makeTest } from './make-test.ts'

/**
 * Has a worker try a channel, also one that is switched off: the web can't read its secrets.
 * @returns the delivery that does, whose outcome the log of deliveries tells
 * @throws DomainError `forbidden`, `not_found`, `too_many` while others wait
 */
export async function testChannel(db: Database, actor: Actor, { id }: { id: number }): Promise<{ id: number }> {
  requirePermission(actor, 'manage-channels')
  return await db.transaction(async (tx) => {
    await lockNotificationWrites(tx)
    const { name } = await channelOf(tx, id)
    const made = await makeTest(tx, { id, name }, '/settings/notifications')
    const message = `Tested the channel “${name}”.`
    const audits = [{ subject: { kind: 'channel', id: String(id), name } as const, message }]
    await recordChange(tx, actor, { type: 'channel-changed', payload: { channel: id, change: 'tested' }, message, audits })
    return made
  })
}

/**
 * Sends again what was given up, or at once what waits for its next attempt, under the same id.
 * @throws DomainError `forbidden`, `not_found`, `conflict` where it has arrived, or is being sent
 */
export async function sendAgain(db: Database, actor: Actor, { id }: { id: number }): Promise<{ id: number }> {
  requirePermission(actor, 'send-messages')
  return await db.transaction(async (tx) => {
    await lockNotificationWrites(tx)
    const [found] = await tx
      .select({ delivery: notificationDeliveries, channel: notificationChannels.name, isEnabled: notificationChannels.isEnabled })
      .from(notificationDeliveries)
      .innerJoin(notificationChannels, eq(notificationChannels.id, notificationDeliveries.channelId))
      .where(and(eq(notificationDeliveries.id, id), isNull(notificationChannels.ownerId)))
    if (!found) throw new DomainError('not_found', 'This delivery does not exist any more.')
    const { delivery, channel, isEnabled } = found
    if (delivery.state === 'delivered') throw new DomainError('conflict', 'It has arrived: nothing is sent twice.')
    if (delivery.state === 'told_already')
      throw new DomainError('conflict', 'Another channel has told this address of it: nothing is sent twice.')
    if (!isEnabled && delivery.what !== 'test')
      throw new DomainError('conflict', `The channel “${channel}” is off: it is told nothing but tests. Switch it on first.`)
    await refuseWhatIsOver(tx, delivery)
    // A worker may take it in hand, or settle it, at any time.
    const again = await tx
      .update(notificationDeliveries)
      .set({
        state: 'waiting',
        attempts: 0,
        nextAttemptAt: sql`djag_now()`,
        endedAt: null,
        heldUntil: null,
        address: null,
        awaitsEnd: endIsToBeTold,
      })
      .where(
        sql`${notificationDeliveries.id} = ${id} and ${notificationDeliveries.state} not in ('delivered', 'told_already')
          and coalesce(${notificationDeliveries.heldUntil}, '-infinity') <= djag_now()`,
      )
      .returning({ id: notificationDeliveries.id })
    if (again.length === 0) throw new DomainError('conflict', 'It is being sent just now. See what becomes of it first.')
    if (delivery.what === 'alarm') await takeUpItsEnd(tx, delivery)
    await removeDeliveryJob(tx, delivery)
    await insertDeliveryJobs(tx, [{ messageId: delivery.messageId, attempts: 0, startAfter: null }])
    const message = `Sent a message to the channel “${channel}” again.`
    const audits = [
      { subject: { kind: 'channel', id: String(delivery.channelId), name: channel } as const, after: { delivery: id }, message },
    ]
    await recordChange(tx, actor, { type: 'channel-changed', payload: { delivery: id, change: 'sent-again' }, message, audits })
    await notifyLive(tx, { subject: 'notification', ids: [id] })
    return { id }
  })
}

/** In an update of a delivery: whether its channel is to hear of an end that it has not been told of. */
const endIsToBeTold = sql<boolean>`
  what = 'alarm' and not exists (
    select from notification_deliveries closed
    where closed.incident_id = notification_deliveries.incident_id and closed.channel_id = notification_deliveries.channel_id
      and closed.what = 'closed'
  )`

/** The end of an alarm that was given up like it: it gets its turn after the alarm. */
async function takeUpItsEnd(tx: Transaction, { channelId, incidentId }: typeof notificationDeliveries.$inferSelect): Promise<void> {
  if (incidentId === null) return
  await tx
    .update(notificationDeliveries)
    .set({ state: 'waiting', attempts: 0, nextAttemptAt: sql`djag_now()`, endedAt: null, heldUntil: null, address: null })
    .where(
      and(
        eq(notificationDeliveries.incidentId, incidentId),
        eq(notificationDeliveries.channelId, channelId),
        eq(notificationDeliveries.what, 'closed'),
        eq(notificationDeliveries.state, 'given_up'),
      ),
    )
}

/** An alarm that comes behind its end would stay for ever where it arrives. */
async function refuseWhatIsOver(tx: Transaction, { id, channelId, incidentId }: typeof notificationDeliveries.$inferSelect): Promise<void> {
  if (incidentId === null) return
  const [later] = await tx
    .select({ id: notificationDeliveries.id })
    .from(notificationDeliveries)
    .where(
      and(
        eq(notificationDeliveries.incidentId, incidentId),
        eq(notificationDeliveries.channelId, channelId),
        eq(notificationDeliveries.state, 'delivered'),
        gt(notificationDeliveries.id, id),
      ),
    )
    .limit(1)
  if (later) throw new DomainError('conflict', 'This channel has heard of the same incident since, and what comes later may be its end.')
}
