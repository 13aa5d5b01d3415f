import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { type DeliveryJob, insertDeliveryJobs } from '#server/queue/delivery-jobs.ts'

const MOST_AT_ONCE = 500
/** A worker that lives writes down what came of an attempt by then. */
const OVERDUE_SECONDS = 30

/**
 * Gives deliveries that should have been tried, and that no worker has in hand, their jobs again: of a worker that died, of a queue that was emptied or came out of a
 * backup. A job that is there stays.
 */
export async function restoreDeliveryJobs(tx: Transaction): Promise<void> {
  const sql = preparedSql(tx)
  const overdue = await sql<DeliveryJob[]>`
    select message_id as "messageId", attempts, next_attempt_at as "startAfter" from notification_deliveries delivery
    where state = 'waiting' and next_attempt_at < djag_now() - ${OVERDUE_SECONDS} * interval '1 second'
      and coalesce(held_until, '-infinity') < djag_now()
      and not exists (
        select from notification_deliveries earlier
        where earlier.incident_id = delivery.incident_id and earlier.channel_id = delivery.channel_id and earlier.id < delivery.id
          and earlier.state = 'waiting'
      )
    order by next_attempt_at limit ${MOST_AT_ONCE}`
  await insertDeliveryJobs(tx, overdue)
}
