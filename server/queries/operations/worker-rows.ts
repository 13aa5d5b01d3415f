import { and, asc, desc, gt, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { WorkerPage, WorkerRow } from '#domain/views/operation-views.ts'
import { workers } from '#schema/workers.ts'
import type { Database } from '#server/database/client.ts'
import { keysetParameters, pageOf } from '#server/http/keyset.ts'
import { choiceParameter, limitParameter, pageParameter, uuidParameter } from '#server/http/parameters.ts'

export const workerPageParameters = z.object({
  which: choiceParameter(['here', 'gone']).default('here'),
  page: pageParameter,
  size: limitParameter(500, 200),
})

export const workerListParameters = workerPageParameters.pick({ which: true }).extend(keysetParameters(uuidParameter).shape)

/** The workers that are alive, or those that are gone, by id. */
export async function workerList(
  db: Database,
  { which, cursor, limit }: z.output<typeof workerListParameters>,
): Promise<{ rows: WorkerRow[]; nextCursor: string | null }> {
  const rows = await workerRows(db, and(isThere(which), cursor === undefined ? undefined : gt(workers.id, cursor)))
    .orderBy(asc(workers.id))
    .limit(limit + 1)
  return pageOf(rows.map(workerRowOf), limit, ({ id }) => id)
}

/**
 * One page of the workers that are alive, or of those that are gone; the latest first. One whose lease has run out is lost, whether anyone has
 * noticed yet or not. `counts` are of all.
 */
export async function workerPage(db: Database, { which, page, size }: z.output<typeof workerPageParameters>): Promise<WorkerPage> {
  const rows = await workerRows(db, isThere(which))
    .orderBy(desc(workers.startedAt), desc(workers.id))
    .limit(size)
    .offset((page - 1) * size)
  const counted = await db
    .select({ state: STATE.as('shown_state'), count: sql<number>`count(*)::int` })
    .from(workers)
    .groupBy(sql`shown_state`)
  return {
    counts: { live: 0, draining: 0, stopped: 0, lost: 0, ...Object.fromEntries(counted.map((row) => [row.state, row.count])) },
    rows: rows.map(workerRowOf),
  }
}

const IS_ALIVE = sql<boolean>`${workers.state} in ('live', 'draining') and ${workers.leaseUntil} > djag_now()`
const STATE = sql<WorkerRow['state']>`case when ${workers.state} = 'stopped' or ${IS_ALIVE} then ${workers.state} else 'lost' end`

function isThere(which: 'here' | 'gone'): SQL {
  return which === 'here' ? IS_ALIVE : sql`not (${IS_ALIVE})`
}

function workerRows(db: Database, which: SQL | undefined) {
  return db
    .select({
      id: workers.id,
      host: workers.host,
      pid: workers.pid,
      isOverHttp: sql<boolean>`${workers.tokenId} is not null`,
      role: workers.role,
      queues: workers.queues,
      concurrency: workers.concurrency,
      // Those that the list of runs shows, rather than what the worker said at its last heartbeat. The worker's id stands there in full: Drizzle
      // leaves the table's name out where a query reads one table, and a bare "id" is that of the run.
      activeRuns: sql<number>`(select count(*)::int from runs where runs.worker_id = workers.id and runs.state = 'running')`,
      handlerNames: workers.handlerNames,
      handlersVersion: workers.handlersVersion,
      handlersProblem: workers.handlersProblem,
      teamActionTypes: workers.teamActionTypes,
      teamActionsProblem: workers.teamActionsProblem,
      state: STATE,
      startedAt: workers.startedAt,
      heartbeatAt: workers.heartbeatAt,
      lastTickAt: workers.lastTickAt,
      reload: sql<WorkerRow['reload']>`(
        select json_build_object('state', latest.state, 'byName', asked.actor_name, 'askedAt', asked.created_at, 'message', latest.message)
        from worker_actions as latest join user_actions as asked on asked.id = latest.action_id
        where latest.worker_id = workers.id and asked.type = 'reload-handlers' order by latest.action_id desc limit 1
      )`,
    })
    .from(workers)
    .where(which)
    .$dynamic()
}

function workerRowOf(row: Awaited<ReturnType<typeof workerRows>>[number]): WorkerRow {
  return {
    ...row,
    startedAt: isoInstant(row.startedAt),
    heartbeatAt: isoInstant(row.heartbeatAt),
    lastTickAt: isoInstant(row.lastTickAt),
    reload: row.reload && { ...row.reload, askedAt: isoInstant(new Date(row.reload.askedAt)) },
  }
}
