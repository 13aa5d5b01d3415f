import type { RetentionDays } from '#server/configuration/retention-settings.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** So long after its last sign another worker may take over a round: longer than any statement of it may take. */
const LEASE_SECONDS = 60

/** Of which table how many rows were removed. */
export type Removed = Readonly<Record<string, number>>

/** Somebody else has taken the round over, or the database was restored: nothing of this batch is kept. */
export class RoundLostError extends Error {
  override name = 'RoundLostError'
}

/**
 * Begins a round of removing what is old, if the latest one began long enough ago and nobody else is at it; one that broke off counts as not
 * having been. One at a time is enough, whoever does it.
 * @param holder a new id for each round
 */
export async function beginRound(db: Database, holder: string, keepDays: RetentionDays, everySeconds: number): Promise<boolean> {
  const sql = preparedSql(db)
  await sql`insert into retention default values on conflict do nothing`
  const begun = await sql`
    update retention set
      holder = ${holder}, held_until = djag_now() + ${LEASE_SECONDS} * interval '1 second', started_at = djag_now(),
      keep_days = ${JSON.stringify(keepDays)}::text::jsonb
    where coalesce(held_until, '-infinity') <= djag_now()
      and (ended_at is null or ended_at < started_at or started_at <= djag_now() - ${everySeconds} * interval '1 second')`
  return begun.count === 1
}

/**
 * To be called first in each batch's transaction: the round stays ours, and until the batch is over nobody else does anything of it.
 * @throws RoundLostError
 */
export async function holdRound(sql: ReturnType<typeof preparedSql>, holder: string): Promise<void> {
  const { count } = await sql`
    update retention set held_until = djag_now() + ${LEASE_SECONDS} * interval '1 second' where holder = ${holder}`
  if (count !== 1) throw new RoundLostError('Another worker has taken over removing what is old.')
}

/** The round has been through everything. */
export async function endRound(db: Database, holder: string, removed: Removed): Promise<void> {
  await preparedSql(db)`
    update retention set holder = null, held_until = null, ended_at = djag_now(), removed = ${JSON.stringify(removed)}::text::jsonb
    where holder = ${holder}`
}
