import { sql } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import type { HealthView } from '#domain/views/health-views.ts'
import { workers } from '#schema/workers.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'

/** Who is there to schedule and to run, as leases tell. */
export async function healthView(db: Database): Promise<HealthView> {
  const [[counts], nowMs] = await Promise.all([
    db
      .select({
        liveSchedulers: sql<number>`(count(*) filter (where ${workers.state} = 'live' and ${workers.role} <> 'runner'))::int`,
        liveRunners: sql<number>`(count(*) filter (where ${workers.state} = 'live' and ${workers.role} <> 'scheduler'))::int`,
        lastTickMs: sql<number | null>`(extract(epoch from max(${workers.lastTickAt})) * 1000)::float8`,
      })
      .from(workers)
      .where(sql`${workers.state} in ('live', 'draining') and ${workers.leaseUntil} > djag_now()`),
    databaseNowMs(db),
  ])
  if (!counts) throw new Error('The database counted no workers.')
  const { lastTickMs, ...live } = counts
  return { ...live, lastTickAt: isoInstant(lastTickMs), databaseIsUp: true, now: isoInstant(nowMs) }
}

/** What is known when the database does not answer. */
export function healthWithoutDatabase(nowMs: number): HealthView {
  return { liveSchedulers: 0, liveRunners: 0, lastTickAt: null, databaseIsUp: false, now: isoInstant(nowMs) }
}
