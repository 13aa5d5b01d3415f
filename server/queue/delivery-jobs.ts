import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { insertJobRows, makeMissingQueues } from './insert-jobs.ts'
import { jobIdFor } from './job-id.ts'
import { DELIVERY_QUEUE, QUEUE_SCHEMA } from './queue-schema.ts'

/** An attempt to deliver a notification. `messageId` names the delivery, `attempts` how many came before this one; `startAfter` null: at once. */
export type DeliveryJob = { messageId: string; attempts: number; startAfter: Date | null }

/**
 * Puts attempts to deliver into their queue, in the transaction that decides on them. An attempt that has its job already keeps it, with its time.
 * Nobody is notified: whoever sends looks every other second.
 */
export async function insertDeliveryJobs(tx: Transaction, jobs: readonly DeliveryJob[]): Promise<void> {
  if (jobs.length === 0) return
  const sql = preparedSql(tx)
  await makeMissingQueues(sql, [DELIVERY_QUEUE])
  await insertJobRows(
    sql,
    jobs.map(({ messageId, attempts, startAfter }) => ({
      ...{ id: jobIdFor(messageId, attempts), name: DELIVERY_QUEUE, data: { messageId }, priority: 0, start_after: startAfter },
    })),
  )
}

/** Takes the job of an attempt out of the queue, so that it can get another time. */
export async function removeDeliveryJob(tx: Transaction, { messageId, attempts }: Omit<DeliveryJob, 'startAfter'>): Promise<void> {
  const sql = preparedSql(tx)
  await sql`delete from ${sql(QUEUE_SCHEMA)}.job_common where name = ${DELIVERY_QUEUE} and id = ${jobIdFor(messageId, attempts)}`
}
