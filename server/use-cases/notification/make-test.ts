import { sql } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { DomainError } from '#domain/errors.ts'
import { testNotification } from '#domain/notifications/notification.ts'
import { notificationDeliveries } from '#schema/notification-deliveries.ts'
import type { Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { insertDeliveryJobs } from '#server/queue/delivery-jobs.ts'

/** Of one channel so many tests may wait at once. */
const MOST_TESTS = 5

/**
 * Has a worker try a channel. Whoever calls holds the lock of what notifications write.
 * @param path of the page to which the message leads
 * @returns the delivery that does
 * @throws DomainError `too_many` while others wait
 */
export async function makeTest(tx: Transaction, channel: { id: number; name: string }, path: string): Promise<{ id: number }> {
  const { id, name } = channel
  const waiting = await tx.$count(
    notificationDeliveries,
    sql`${notificationDeliveries.channelId} = ${id} and ${notificationDeliveries.what} = 'test' and ${notificationDeliveries.state} = 'waiting'`,
  )
  if (waiting >= MOST_TESTS) throw new DomainError('too_many', `${MOST_TESTS} tests wait already. See what becomes of them first.`)
  const messageId = uuidV7()
  const [made] = await tx
    .insert(notificationDeliveries)
    .values({
      ...{ messageId, channelId: id, incidentId: null, what: 'test', severity: 'info', key: `test:${messageId}`, awaitsEnd: false },
      notification: testNotification(name, await databaseNowMs(tx), path),
      nextAttemptAt: sql`djag_now()`,
    })
    .returning({ id: notificationDeliveries.id })
  if (!made) throw new Error('The delivery was not inserted.')
  await insertDeliveryJobs(tx, [{ messageId, attempts: 0, startAfter: null }])
  await notifyLive(tx, { subject: 'notification', ids: [made.id] })
  return made
}
