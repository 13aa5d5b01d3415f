import type { DeliveryStep } from '#domain/notifications/delivery-answer.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { storableText } from '#server/endings/storable.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { insertDeliveryJobs } from '#server/queue/delivery-jobs.ts'
import type { ClaimedDelivery } from './claim-deliveries.ts'

/** In UTF-16 units: more is no line of a log. */
const LONGEST_SAID = 1_000

/** What becomes of a delivery that was not tried: its address was told of the same by another channel, or is looked at again after that one’s next attempt. */
export type NotTried = { state: 'told_already' } | { state: 'behind'; afterMs: number }

type Next = { messageId: string; attempts: number; nextAttemptAt: Date }
const STATES = { delivered: 'delivered', dead: 'given_up', waiting: 'waiting', told_already: 'told_already', behind: 'waiting' } as const

/**
 * Writes down what came of an attempt, and when there is to be another. Nothing where somebody else has decided on the delivery meanwhile: its channel was
 * switched off, or the claim ran out.
 * @param said for the log of deliveries: what came back, or why nothing did
 */
export async function settleDelivery(
  db: Database,
  { id, attempts }: Pick<ClaimedDelivery, 'id' | 'attempts'>,
  step: DeliveryStep | NotTried,
  said: string,
): Promise<void> {
  const afterMs = 'afterMs' in step ? step.afterMs : null
  const isTried = step.state !== 'told_already' && step.state !== 'behind'
  await db.transaction(async (tx) => {
    const [row] = await preparedSql(tx)<(Next & { channelId: number; incidentId: number | null })[]>`
      update notification_deliveries set
        state = ${STATES[step.state]}, held_until = null, last_answer = ${storableText(said, LONGEST_SAID)},
        next_attempt_at = djag_now() + ${afterMs}::float8 * interval '1 millisecond',
        ended_at = case when ${afterMs}::float8 is null then djag_now() end,
        attempts = case when ${isTried}::boolean then attempts else attempts - 1 end,
        attempted_at = case when ${isTried}::boolean or attempts > 1 then attempted_at end
      where id = ${id} and state = 'waiting' and attempts = ${attempts} and held_until is not null
      returning message_id as "messageId", attempts, next_attempt_at as "nextAttemptAt", channel_id::float8 as "channelId",
        incident_id::float8 as "incidentId"`
    if (!row) return
    if (afterMs !== null)
      await insertDeliveryJobs(tx, [{ messageId: row.messageId, attempts: row.attempts, startAfter: row.nextAttemptAt }])
    else if (row.incidentId !== null) await giveJobToNext(tx, row.incidentId, row.channelId)
    await notifyLive(tx, { subject: 'notification', ids: [id] })
  })
}

/** What the same channel is to hear of the same incident after it. */
async function giveJobToNext(tx: Transaction, incidentId: number, channelId: number): Promise<void> {
  const next = await preparedSql(tx)<Next[]>`
    select message_id as "messageId", attempts, next_attempt_at as "nextAttemptAt" from notification_deliveries
    where incident_id = ${incidentId} and channel_id = ${channelId} and state = 'waiting' order by id limit 1`
  await insertDeliveryJobs(
    tx,
    next.map(({ messageId, attempts, nextAttemptAt }) => ({ messageId, attempts, startAfter: nextAttemptAt })),
  )
}
