import type { tallies } from '#schema/tallies.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** What was counted, and of what is measured how long it took. `buckets`: by the bounds of its kind. */
export type TallyEntry = { kind: (typeof tallies.$inferSelect)['kind']; count: number; sumSeconds?: number; buckets?: readonly number[] }

/** How long looks of schedulers are told apart by, in seconds; what is longer than all of them is counted alone. A new bound goes to the end of a new kind. */
export const TICK_BOUNDS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const

/** Adds what was counted to what all programs counted before. In a transaction it comes last, as it takes the one row of its kind. */
export async function addToTally(db: Database | Transaction, { kind, count, sumSeconds = 0, buckets = [] }: TallyEntry): Promise<void> {
  await preparedSql(db)`
    insert into tallies (kind, count, sum_seconds, buckets) values (${kind}, ${count}, ${sumSeconds}, ${buckets as number[]}::bigint[])
    on conflict (kind) do update set
      count = tallies.count + excluded.count,
      sum_seconds = tallies.sum_seconds + excluded.sum_seconds,
      buckets = array(
        select coalesce(before, 0) + coalesce(more, 0)
        from unnest(tallies.buckets, excluded.buckets) with ordinality as both_of (before, more, place) order by place
      )`
}
