import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { isUniqueViolation } from '#server/database/transient-errors.ts'
import type { AddressFingerprints } from './address-fingerprints.ts'
import type { ClaimedDelivery } from './claim-deliveries.ts'

/**
 * The other delivery by which an address hears of the same, or of what came before. `channel`: its name; null: it is somebody’s own. `againInMs`: when there
 * may be more to say of it.
 */
export type OtherTeller = { hasArrived: boolean; channel: string | null; againInMs: number }

/** After its next attempt, which takes a moment; and within some minutes in any case, as it may be given up before. */
const [ATTEMPT_MS, LONGEST_WAIT_MS] = [5_000, 300_000]

/** Two that ask at one moment may each be sent away once. */
const MOST_TRIES = 5

/**
 * Takes the address that a delivery leads to, so that nobody else tells it the same meanwhile, however many channels lead there (rule N7). What was given up
 * holds no address.
 * @returns null: it is this delivery’s to tell; else which other has told it or is about to, or is about to tell it of the same incident before
 */
export async function takeAddress(
  db: Database,
  { id }: Pick<ClaimedDelivery, 'id'>,
  addresses: AddressFingerprints,
): Promise<OtherTeller | null> {
  const sql = preparedSql(db)
  for (let tries = 1; ; tries++)
    try {
      const [other] = await sql<OtherTeller[]>`
        with other as materialized (
          select other.state = 'delivered' as "hasArrived", case when channel.owner_id is null then channel.name end as channel,
            least(
              ${ATTEMPT_MS} + greatest(0, coalesce(extract(epoch from other.next_attempt_at - djag_now()) * 1000, 0)), ${LONGEST_WAIT_MS}
            )::float8 as "againInMs"
          from notification_deliveries own
          join notification_deliveries other on other.address = any(${[...addresses]}::text[])
          join notification_channels channel on channel.id = other.channel_id
          where own.id = ${id} and own.event is not null and other.channel_id <> own.channel_id and (
            (other.event = own.event and other.state in ('waiting', 'delivered'))
            or (other.incident_id = own.incident_id and other.id < own.id and other.state = 'waiting')
          )
          order by other.state = 'delivered' desc, other.id limit 1
        ),
        taken as (
          update notification_deliveries set address = case when not exists (select from other) then ${addresses[0]}::text end
          where id = ${id} and event is not null
        )
        select * from other`
      return other ?? null
    } catch (error) {
      if (!isUniqueViolation(error) || tries >= MOST_TRIES) throw error
    }
}
