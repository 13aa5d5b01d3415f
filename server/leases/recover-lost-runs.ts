import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { endLostRuns, type Loss, loseAttempts } from './lose-attempts.ts'
import type { HeldAttempt } from './send-back-runs.ts'

/** One recovery at a time is enough, whoever does it. */
export const RECOVERY_LOCK = ADVISORY_LOCKS.recovery
const MOST_RUNS_AT_ONCE = 1_000

/** `endedRunIds`: runs that fail as they took too many workers down with them, and runs whose cancelling they outlived. */
export type Recovery = { lostWorkerIds: string[]; sentBackRunIds: string[]; endedRunIds: string[] }

const NOTHING: Recovery = { lostWorkerIds: [], sentBackRunIds: [], endedRunIds: [] }

const WORKER_DIED: Loss = {
  outcome: 'lost',
  error: { message: 'Its worker died while it ran.' },
  lostTooOften: (times) => `Its worker died ${times} times while it ran.`,
  cancelled: 'It was cancelled, and its worker died before it had stopped.',
}

/**
 * Declares workers lost whose lease has passed, and takes over what workers that are lost or stopped still hold (`loseAttempts`).
 * To be run about once a second by every worker; does nothing while another one does it.
 */
export async function recoverLostRuns(db: Database): Promise<Recovery> {
  const { toEnd, ...recovery } = await db.transaction(async (tx) => {
    const [lock] = await preparedSql(tx)<{ isOurs: boolean }[]>`select pg_try_advisory_xact_lock(${RECOVERY_LOCK}) as "isOurs"`
    if (!lock?.isOurs) return { ...NOTHING, toEnd: [] }
    const lostWorkerIds = await declareLost(tx)
    return { lostWorkerIds, endedRunIds: [], ...(await loseAttempts(tx, await findOrphans(tx), WORKER_DIED)) }
  })
  return { ...recovery, endedRunIds: await endLostRuns(db, toEnd) }
}

async function declareLost(tx: Transaction): Promise<string[]> {
  const lost = await preparedSql(tx)<{ id: string }[]>`
    update workers set state = 'lost', stopped_at = djag_now(), active_runs = 0
    where state in ('live', 'draining') and lease_until < djag_now()
    returning id`
  const ids = lost.map((worker) => worker.id)
  if (ids.length > 0) await notifyLive(tx, { subject: 'worker', ids })
  return ids
}

function findOrphans(tx: Transaction): Promise<HeldAttempt[]> {
  return preparedSql(tx)<HeldAttempt[]>`
    select runs.id as "runId", runs.attempt, runs.worker_id as "workerId"
    from runs left join workers on workers.id = runs.worker_id
    where runs.state = 'running' and (workers.id is null or workers.state in ('stopped', 'lost'))
    order by runs.id
    limit ${MOST_RUNS_AT_ONCE}`
}
