import type { ChannelConfig } from '#domain/notifications/channel.ts'
import type { KeptDigest } from '#domain/notifications/digest-messages.ts'
import type { KeptNotification } from '#domain/notifications/notification.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { DELIVERY_QUEUE, QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'

/** A delivery that this worker tries now. `attempts`: with the one that it makes. */
export type ClaimedDelivery = {
  id: number
  channelId: number
  messageId: string
  attempts: number
  config: ChannelConfig
  notification: KeptNotification | KeptDigest
  /** The id of this installation. */
  installationId: string
}

/** For so long nobody else tries a delivery that a worker has claimed: far longer than an attempt and writing down its outcome take. */
export const HELD_SECONDS = 90

/** How many deliveries of one channel may be under way at once, and how many of each are, by the ids of channels. */
export type ChannelShare = { most: number; underWay: ReadonlyMap<number, number> }
const NO_SHARE: ChannelShare = { most: 1_000, underWay: new Map() }

/** So many of the jobs that are due are looked through for those whose channel has a place. */
const MOST_LOOKED_AT = 500

/**
 * Takes jobs out of the queue and their deliveries in hand, in one statement: nothing falls between. A delivery waits while an earlier one of its channel
 * and incident does, so that nobody hears of an end before the beginning; it gets a job again when that one is done.
 * Jobs of a channel that has its share under way stay in the queue.
 */
export async function claimDeliveries(
  db: Database,
  limit: number,
  { most, underWay }: ChannelShare = NO_SHARE,
): Promise<{ takenJobs: number; deliveries: ClaimedDelivery[] }> {
  const sql = preparedSql(db)
  const full = [...underWay].flatMap(([channelId, count]) => (count >= most ? [channelId] : []))
  const isDue = sql`job.name = ${DELIVERY_QUEUE} and job.state < 'active' and not job.blocked and job.start_after <= ${sql(QUEUE_SCHEMA)}.job_now()`
  const rows = await sql<(ClaimedDelivery & { takenJobs: number })[]>`
    with under_way as (
      select * from unnest(${[...underWay.keys()]}::bigint[], ${[...underWay.values()]}::int[]) as busy (channel_id, count)
    ),
    looked_at as (
      select job.id, delivery.channel_id, job.start_after
      from ${sql(QUEUE_SCHEMA)}.job_common as job
      left join notification_deliveries delivery on delivery.message_id = (job.data->>'messageId')::uuid
      where ${isDue} and (delivery.channel_id is null or delivery.channel_id <> all(${full}::bigint[]))
      order by job.start_after limit ${MOST_LOOKED_AT}
    ),
    placed as (
      select id, channel_id, row_number() over (partition by channel_id order by start_after) as number from looked_at
    ),
    with_place as (
      select placed.id from placed left join under_way using (channel_id)
      where placed.channel_id is null or placed.number + coalesce(under_way.count, 0) <= ${most}
    ),
    due as materialized (
      select ctid as place, data->>'messageId' as message_id from ${sql(QUEUE_SCHEMA)}.job_common as job
      where ${isDue} and job.id = any(array(select id from with_place))
      order by job.start_after limit ${limit} for update skip locked
    ),
    taken as (
      delete from ${sql(QUEUE_SCHEMA)}.job_common as job where job.ctid = any(array(select place from due))
    ),
    claimed as (
      update notification_deliveries delivery
      set attempts = attempts + 1, attempted_at = djag_now(), held_until = djag_now() + ${HELD_SECONDS} * interval '1 second'
      where message_id = any(array(select message_id::uuid from due)) and state = 'waiting'
        and coalesce(held_until, '-infinity') <= djag_now()
        and not exists (
          select from notification_deliveries earlier
          where earlier.incident_id = delivery.incident_id and earlier.channel_id = delivery.channel_id and earlier.id < delivery.id
            and earlier.state = 'waiting'
        )
      returning id, message_id, attempts, channel_id, notification
    )
    select (select count(*)::int from due) as "takenJobs", claimed.id::float8 as id, claimed.channel_id::float8 as "channelId", claimed.message_id as "messageId", claimed.attempts,
      case when channel.owner_id is null then channel.config else jsonb_build_object('kind', 'email', 'to', owner.email) end as config,
      claimed.notification, installation.id as "installationId"
    from installation
    left join claimed on true left join notification_channels channel on channel.id = claimed.channel_id
    left join users owner on owner.id = channel.owner_id
    order by claimed.id`
  const deliveries = rows.filter(({ id }) => id !== null).map(({ takenJobs: _, ...delivery }) => delivery)
  return { takenJobs: rows[0]?.takenJobs ?? 0, deliveries }
}
