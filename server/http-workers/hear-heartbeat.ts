import type { WorkerToken } from '#server/auth/api-tokens.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { HeldAttempt } from '#server/leases/held-attempt.ts'
import { readStopRequests } from '#server/leases/stop-requests.ts'
import { renewLease } from '#server/leases/worker-lease.ts'
import { takeRunActions } from '#server/run-actions/take-run-actions.ts'
import { findWorker, leaseLost } from './find-worker.ts'
import { type HeartbeatAnswer, type HeartbeatRequest, LEASE_SECONDS } from './protocol.ts'

/**
 * Renews a worker's lease, and with it that of every attempt it holds; answers which of them it has to stop, and what they
 * are told.
 * @throws DomainError as `findWorker`; `not_held` when its lease was lost
 */
export async function hearHeartbeat(db: Database, token: WorkerToken, request: HeartbeatRequest): Promise<HeartbeatAnswer> {
  const { id: workerId, canBeTold } = await findWorker(db, token, request.workerId)
  const { holding, isDraining } = request
  const heartbeat = { workerId, leaseMs: LEASE_SECONDS * 1_000, activeRuns: holding.length, isDraining, lastTickAt: null }
  if ((await renewLease(db, heartbeat)) === null) throw leaseLost()
  const held = holding.map((attempt) => ({ ...attempt, workerId }))
  const [asked, overdue, told] = await Promise.all([
    readStopRequests(db, held),
    readOverdue(db, held),
    canBeTold ? takeRunActions(db, held) : [],
  ])
  const named = new Set(asked.map(keyOf))
  return {
    stop: [
      ...asked,
      ...overdue.filter((attempt) => !named.has(keyOf(attempt))).map((attempt) => ({ ...attempt, reason: 'time_limit' as const })),
    ],
    tell: told.map(({ runId, attempt, action: { id, ...action } }) => ({ runId, attempt, actionId: id, ...action })),
  }
}

/** Attempts that take longer than their limit, by the one clock (rules R8, I7). */
async function readOverdue(db: Database, held: readonly HeldAttempt[]): Promise<{ runId: string; attempt: number }[]> {
  if (held.length === 0) return []
  const rows = held.map(({ runId, attempt, workerId }) => ({ run_id: runId, attempt, worker_id: workerId }))
  return await preparedSql(db)<{ runId: string; attempt: number }[]>`
    select runs.id as "runId", runs.attempt
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (run_id uuid, attempt int, worker_id uuid)
    join runs on runs.id = given.run_id and runs.attempt = given.attempt and runs.worker_id = given.worker_id
    join attempts on attempts.run_id = runs.id and attempts.number = runs.attempt
    where runs.state = 'running' and attempts.started_at + runs.time_limit_seconds * interval '1 second' <= djag_now()`
}

const keyOf = ({ runId, attempt }: { runId: string; attempt: number }) => `${runId} ${attempt}`
