import { v7 as uuidV7 } from 'uuid'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** So long after its last step another scheduler may take over a round: longer than any statement of a step may take. */
const LEASE_SECONDS = 60

export type Round = {
  /** Of all schedulers on a database one at a time goes through a round of this name. */
  name: string
  /** From the start of one round to that of the next, whoever goes. Schedulers' clocks differ: half of it is enough. */
  everyMs: number
}

/**
 * Goes through the steps if the latest round began long enough ago and nobody else is at it; otherwise there are none. Another scheduler goes
 * through all of them when this one dies on the way; after a step that throws anybody may, at once.
 */
export async function* oneAtATime<Step>(db: Database, round: Round, steps: () => AsyncGenerator<Step>): AsyncGenerator<Step> {
  const sql = preparedSql(db)
  const holder = uuidV7()
  const begun = await sql`
    insert into rounds (name, holder, held_until, started_at)
    values (${round.name}, ${holder}, djag_now() + ${LEASE_SECONDS} * interval '1 second', djag_now())
    on conflict (name) do update set holder = excluded.holder, held_until = excluded.held_until, started_at = excluded.started_at
    where coalesce(rounds.held_until, '-infinity') <= djag_now()
      and (rounds.holder is not null or rounds.started_at <= djag_now() - ${round.everyMs / 2} * interval '1 millisecond')`
  if (begun.count === 0) return
  try {
    for await (const step of steps()) {
      const held = await sql`
        update rounds set held_until = djag_now() + ${LEASE_SECONDS} * interval '1 second' where name = ${round.name} and holder = ${holder}`
      if (held.count === 0) return
      yield step
    }
  } catch (error) {
    // That it has a holder says that it was not gone through whole: whoever comes next begins it anew. If the database is away, the lease ends by itself.
    await sql`update rounds set held_until = null where name = ${round.name} and holder = ${holder}`.catch(() => undefined)
    throw error
  }
  await sql`update rounds set holder = null, held_until = null where name = ${round.name} and holder = ${holder}`
}
