import { desc, sql } from 'drizzle-orm'
import type { WorkerRow } from '#domain/views/operation-views.ts'
import type { Database } from '#server/database/client.ts'
import { workers } from '../../drizzle/schema/workers.ts'
import { isoInstant, isoInstantOrNull } from './iso-instant.ts'

const MOST_WORKERS = 200

/** Workers, those alive first, then the latest; one whose lease has run out is lost, whether anyone has noticed yet or not. */
export async function workerRows(db: Database): Promise<{ rows: WorkerRow[] }> {
  const isAlive = sql<boolean>`${workers.state} in ('live', 'draining') and ${workers.leaseUntil} > djag_now()`
  const rows = await db
    .select({
      id: workers.id,
      host: workers.host,
      pid: workers.pid,
      role: workers.role,
      queues: workers.queues,
      concurrency: workers.concurrency,
      activeRuns: workers.activeRuns,
      handlerNames: workers.handlerNames,
      state: sql<WorkerRow['state']>`case when ${workers.state} = 'stopped' or ${isAlive} then ${workers.state} else 'lost' end`,
      startedAt: workers.startedAt,
      heartbeatAt: workers.heartbeatAt,
      lastTickAt: workers.lastTickAt,
    })
    .from(workers)
    .orderBy(desc(isAlive), desc(workers.startedAt), desc(workers.id))
    .limit(MOST_WORKERS)
  return {
    rows: rows.map((row) => ({
      ...row,
      startedAt: isoInstant(row.startedAt),
      heartbeatAt: isoInstant(row.heartbeatAt),
      lastTickAt: isoInstantOrNull(row.lastTickAt),
    })),
  }
}
