import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** The round of whoever watches deadlines. */
export const DEADLINES_ROUND = 'deadlines'

/** Notes the moment (epoch milliseconds) as of which all deadlines have been looked at. */
export async function noteDeadlinesLooked(db: Database, asOfMs: number): Promise<void> {
  const asOf = new Date(asOfMs).toISOString()
  await preparedSql(db)`
    insert into rounds (name, started_at, looked_as_of) values (${DEADLINES_ROUND}, djag_now(), ${asOf}::timestamptz)
    on conflict (name) do update set looked_as_of = excluded.looked_as_of`
}

/** Until when what became of deadlines is known, as epoch milliseconds; negative infinity: nobody has looked yet. */
export async function deadlinesLookedAsOfMs(db: Database): Promise<number> {
  const [row] = await preparedSql(db)<{ asOfMs: number | null }[]>`
    select (extract(epoch from looked_as_of) * 1000)::float8 as "asOfMs" from rounds where name = ${DEADLINES_ROUND}`
  return row?.asOfMs ?? Number.NEGATIVE_INFINITY
}
