import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { endRuns } from '#server/endings/end-runs.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { type HeldAttempt, sendBackRuns } from './send-back-runs.ts'

/** A run that takes its worker down with it must not wander through the fleet for ever. */
export const MOST_LOST_ATTEMPTS = 5

/** One recovery at a time is enough, whoever does it. */
const RECOVERY_LOCK = 7_265_001
const MOST_RUNS_AT_ONCE = 1_000

export type Recovery = { lostWorkerIds: string[]; sentBackRunIds: string[]; failedRunIds: string[] }

const NOTHING: Recovery = { lostWorkerIds: [], sentBackRunIds: [], failedRunIds: [] }

/**
 * Declares workers lost whose lease has passed, and takes over what workers that are lost or stopped still hold: each such run is retried
 * at once whatever its task's settings, until it has lost {@link MOST_LOST_ATTEMPTS} workers; then it fails with that reason (invariant 4).
 * To be run about once a second by every worker; does nothing while another one does it.
 */
export async function recoverLostRuns(db: Database): Promise<Recovery> {
  const { exhausted, ...recovery } = await db.transaction(async (tx) => {
    const [lock] = await preparedSql(tx)<{ isOurs: boolean }[]>`select pg_try_advisory_xact_lock(${RECOVERY_LOCK}) as "isOurs"`
    if (!lock?.isOurs) return { ...NOTHING, exhausted: [] }
    const lostWorkerIds = await declareLost(tx)
    const orphans = await findOrphans(tx)
    const exhausted = orphans.filter((orphan) => orphan.lostBefore + 1 >= MOST_LOST_ATTEMPTS)
    const retried = orphans.filter((orphan) => orphan.lostBefore + 1 < MOST_LOST_ATTEMPTS)
    const sentBackRunIds = await sendBackRuns(tx, retried, { message: 'Its worker died while it ran.' })
    return { lostWorkerIds, sentBackRunIds, failedRunIds: [], exhausted }
  })
  return exhausted.length === 0 ? recovery : { ...recovery, failedRunIds: await fail(db, exhausted) }
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

type Orphan = HeldAttempt & { lostBefore: number }

/** Handing back is a worker's orderly end and does not count. */
function findOrphans(tx: Transaction): Promise<Orphan[]> {
  return preparedSql(tx)<Orphan[]>`
    select
      runs.id as "runId", runs.attempt, runs.worker_id as "workerId",
      (
        select count(*)::int from attempts
        where attempts.run_id = runs.id and attempts.outcome = 'lost' and attempts.error->>'code' is distinct from 'handed_back'
      ) as "lostBefore"
    from runs left join workers on workers.id = runs.worker_id
    where runs.state = 'running' and (workers.id is null or workers.state in ('stopped', 'lost'))
    order by runs.id
    limit ${MOST_RUNS_AT_ONCE}`
}

/** In a transaction of its own: ending locks tasks before runs. */
async function fail(db: Database, exhausted: readonly HeldAttempt[]): Promise<string[]> {
  const message = `Its worker died ${MOST_LOST_ATTEMPTS} times while it ran.`
  const endings = exhausted.map(({ runId, attempt, workerId }) => ({
    runId,
    attempt,
    workerId,
    outcome: 'failed' as const,
    attemptOutcome: 'lost' as const,
    error: { message },
  }))
  const { accepted } = await db.transaction((tx) => endRuns(tx, endings))
  return accepted.map((ending) => ending.runId)
}
