import { asc, inArray, isNull, sql } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import { secretsOfChannel, targetOfChannel } from '#domain/notifications/channel.ts'
import { type Actor, can } from '#domain/roles.ts'
import type { ChannelRow, DeliveryState } from '#domain/views/notification-views.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { secrets } from '#schema/secrets.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

const GIVEN_UP_DAYS = 7

/** All channels by name but those that people have of their own. How messages get there is told to who may change it; everybody sees where they go. */
export async function channelRows(db: Database, reader: Actor): Promise<{ rows: ChannelRow[] }> {
  const [channels, counts] = await Promise.all([
    db
      .select()
      .from(notificationChannels)
      .where(isNull(notificationChannels.ownerId))
      .orderBy(asc(sql`lower(${notificationChannels.name})`)),
    deliveryCounts(db),
  ])
  const present = await presentSecrets(db, [...new Set(channels.flatMap(({ config }) => secretsOfChannel(config)))])
  const seesConfig = can(reader, 'manage-channels')
  const rows = channels.map(({ id, name, config, isEnabled, digest, updatedAt, updatedByName }): ChannelRow => {
    const { waiting = 0, givenUp = 0, latestAt = null, latestState = 'waiting', lastAnswer = null } = counts.get(id) ?? {}
    return {
      ...{ id, name, kind: config.kind, target: targetOfChannel(config), config: seesConfig ? config : null, isEnabled, digest },
      ...{ missingSecrets: secretsOfChannel(config).filter((secret) => !present.has(secret)) },
      ...{ updatedAt: isoInstant(updatedAt), updatedByName, waiting, givenUp },
      latest: latestAt && { at: isoInstant(latestAt), state: latestState, lastAnswer },
    }
  })
  return { rows }
}

type Counts = {
  channelId: number
  waiting: number
  givenUp: number
  latestAt: Date | null
  latestState: DeliveryState
  lastAnswer: string | null
}

async function deliveryCounts(db: Database): Promise<ReadonlyMap<number, Counts>> {
  const rows = await preparedSql(db)<Counts[]>`
    select
      channel.id::float8 as "channelId", latest.created_at as "latestAt", latest.state as "latestState", latest.last_answer as "lastAnswer",
      (select count(*)::int from notification_deliveries where channel_id = channel.id and state = 'waiting') as waiting,
      (
        select count(*)::int from notification_deliveries
        where channel_id = channel.id and state = 'given_up' and ended_at > djag_now() - ${GIVEN_UP_DAYS} * interval '1 day'
      ) as "givenUp"
    from notification_channels channel
    left join lateral (
      select created_at, state, last_answer from notification_deliveries where channel_id = channel.id order by id desc limit 1
    ) latest on true
    where channel.owner_id is null`
  return new Map(rows.map((row) => [row.channelId, row]))
}

async function presentSecrets(db: Database, names: readonly string[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set()
  const rows = await db
    .select({ name: secrets.name })
    .from(secrets)
    .where(inArray(secrets.name, [...names]))
  return new Set(rows.map(({ name }) => name))
}
