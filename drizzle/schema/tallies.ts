import { sql } from 'drizzle-orm'
import { bigint, check, doublePrecision, pgTable, text } from 'drizzle-orm/pg-core'

/** What programs have counted together since the installation was made, for metrics: one row for each kind. It only grows. */
export const tallies = pgTable(
  'tallies',
  {
    /** `tick`: looks of schedulers. `lost_worker`: workers that were lost. `queue_repair`: runs that had no place in the queue and were given one. */
    kind: text('kind', { enum: ['tick', 'lost_worker', 'queue_repair'] }).primaryKey(),
    count: bigint('count', { mode: 'number' }).notNull(),
    /** Of what is measured, all of it together, in seconds. */
    sumSeconds: doublePrecision('sum_seconds').notNull().default(0),
    /** Of what is measured, how many took no longer than each bound, in the order of the bounds, and longer than the one before. */
    buckets: bigint('buckets', { mode: 'number' }).array().notNull().default(sql`'{}'`),
  },
  (table) => [check('tallies_kind', sql`${table.kind} in ('tick', 'lost_worker', 'queue_repair')`)],
)
