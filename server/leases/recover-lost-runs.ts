import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { addToTally } from '#server/tallies/tally.ts'
import type { HeldAttempt } from './held-attempt.ts'
import { type Loss, type LostRuns, loseAttempts } from './lose-attempts.ts'

/** One recovery at a time is enough, whoever does it. */
export const RECOVERY_LOCK = ADVISORY_LOCKS.recovery
const MOST_RUNS_AT_ONCE = 1_000

export type Recovery = LostRuns & { lostWorkerIds: string[] }

const WORKER_DIED: Loss = {
  outcome: 'lost',
  error: { message: 'Its worker died while it ran.' },
  unstarted: { message: 'Its worker died; nothing says that it had started.' },
  lostTooOften: (times) => `It was lost ${times} times while it ran; the last time its worker died.`,
  cancelled: 'It was cancelled, and its worker died before it had stopped.',
}

/**
 * Declares workers lost whose lease has passed, and takes over what workers that are lost or stopped still hold (`loseAttempts`).
 * To be run by a worker whose heartbeat has found such; does nothing while another one does it.
 * @param byWorkerId who asks: it lives, however late it is with its own lease
 * @param areHttpWorkersJudged whether those over HTTP, too, have had the time to renew their leases
 */
export async function recoverLostRuns(
  db: Database,
  byWorkerId: string | null = null,
  { areHttpWorkersJudged = true }: { areHttpWorkersJudged?: boolean } = {},
): Promise<Recovery> {
  const { lostWorkerIds, orphans } = await db.transaction(async (tx) => {
    const [lock] = await preparedSql(tx)<{ isOurs: boolean }[]>`select pg_try_advisory_xact_lock(${RECOVERY_LOCK}) as "isOurs"`
    if (!lock?.isOurs) return { lostWorkerIds: [], orphans: [] }
    const lostWorkerIds = await declareLost(tx, byWorkerId, areHttpWorkersJudged)
    const orphans = await findOrphans(tx)
    await keepInHand(tx, lostWorkerIds, orphans)
    if (lostWorkerIds.length > 0) await addToTally(tx, { kind: 'lost_worker', count: lostWorkerIds.length })
    return { lostWorkerIds, orphans }
  })
  // In a transaction of its own: ending locks tasks, for which nobody may wait who holds the workers' rows.
  return { lostWorkerIds, ...(await loseAttempts(db, orphans, WORKER_DIED)) }
}

async function declareLost(tx: Transaction, byWorkerId: string | null, areHttpWorkersJudged: boolean): Promise<string[]> {
  const lost = await preparedSql(tx)<{ id: string }[]>`
    update workers set state = 'lost', stopped_at = djag_now(), active_runs = 0
    where state in ('live', 'draining') and lease_until < djag_now() and id is distinct from ${byWorkerId}::uuid
      and (${areHttpWorkersJudged}::boolean or token_id is null)
    returning id`
  const ids = lost.map((worker) => worker.id)
  if (ids.length > 0) await notifyLive(tx, { subject: 'worker', ids })
  return ids
}

/** What workers had in hand when they were lost stays with them: once their runs are given to others, nothing else says so. */
async function keepInHand(tx: Transaction, lostWorkerIds: readonly string[], orphans: readonly HeldAttempt[]): Promise<void> {
  const held = orphans.filter(({ workerId }) => lostWorkerIds.includes(workerId))
  if (held.length === 0) return
  await preparedSql(tx)`
    update workers set lost_run_ids = (
      select array_agg(run."runId") from jsonb_to_recordset(${JSON.stringify(held)}::text::jsonb) as run ("runId" uuid, "workerId" uuid)
      where run."workerId" = workers.id
    )
    where id = any(${[...new Set(held.map(({ workerId }) => workerId))]}::uuid[])`
}

function findOrphans(tx: Transaction): Promise<HeldAttempt[]> {
  return preparedSql(tx)<HeldAttempt[]>`
    select runs.id as "runId", runs.attempt, runs.worker_id as "workerId"
    from runs left join workers on workers.id = runs.worker_id
    where runs.state = 'running' and (workers.id is null or workers.state in ('stopped', 'lost'))
    order by runs.id
    limit ${MOST_RUNS_AT_ONCE}`
}
