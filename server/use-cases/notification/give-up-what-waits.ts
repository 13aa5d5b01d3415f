import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/**
 * What a worker has in hand just now may still arrive. Whoever heard an alarm is told that it is over once the channel is on again, even if it was told
 * just then: an alert that nobody takes back stands for ever.
 */
export async function giveUpWhatWaits(tx: Transaction, channelId: number): Promise<void> {
  const sql = preparedSql(tx)
  await sql`
    with ends as (
      delete from notification_deliveries
      where channel_id = ${channelId} and state = 'waiting' and what = 'closed'
      returning incident_id
    )
    update notification_deliveries alarm set awaits_end = true from ends
    where alarm.channel_id = ${channelId} and alarm.incident_id = ends.incident_id and alarm.what = 'alarm'`
  await sql`
    update notification_deliveries set
      awaits_end = awaits_end and attempted_at is not null, state = 'given_up', next_attempt_at = null, ended_at = djag_now(),
      last_answer = 'The channel was switched off before it could be told.'
    where channel_id = ${channelId} and state = 'waiting' and what <> 'test'`
}
