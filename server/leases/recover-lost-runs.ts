import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { endRuns, type RunEnding } from '#server/endings/end-runs.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { type HeldAttempt, sendBackRuns } from './send-back-runs.ts'

/** A run that takes its worker down with it must not wander through the fleet for ever. */
export const MOST_LOST_ATTEMPTS = 5

/** One recovery at a time is enough, whoever does it. */
const RECOVERY_LOCK = 7_265_001
const MOST_RUNS_AT_ONCE = 1_000

/** `endedRunIds`: runs that fail as they took too many workers down with them, and runs whose cancelling they outlived. */
export type Recovery = { lostWorkerIds: string[]; sentBackRunIds: string[]; endedRunIds: string[] }

const NOTHING: Recovery = { lostWorkerIds: [], sentBackRunIds: [], endedRunIds: [] }

/**
 * Declares workers lost whose lease has passed, and takes over what workers that are lost or stopped still hold: each such run is retried
 * at once whatever its task's settings, until it has lost {@link MOST_LOST_ATTEMPTS} workers; then it fails with that reason (invariant 4).
 * One whose end was asked for is cancelled (rule R5).
 * To be run about once a second by every worker; does nothing while another one does it.
 */
export async function recoverLostRuns(db: Database): Promise<Recovery> {
  const { toEnd, ...recovery } = await db.transaction(async (tx) => {
    const [lock] = await preparedSql(tx)<{ isOurs: boolean }[]>`select pg_try_advisory_xact_lock(${RECOVERY_LOCK}) as "isOurs"`
    if (!lock?.isOurs) return { ...NOTHING, toEnd: [] }
    const lostWorkerIds = await declareLost(tx)
    const orphans = await findOrphans(tx)
    const toEnd = orphans.filter((orphan) => orphan.isToBeCancelled || isExhausted(orphan))
    const retried = orphans.filter((orphan) => !toEnd.includes(orphan))
    const sentBackRunIds = await sendBackRuns(tx, retried, { message: 'Its worker died while it ran.' })
    return { lostWorkerIds, sentBackRunIds, endedRunIds: [], toEnd }
  })
  return toEnd.length === 0 ? recovery : { ...recovery, endedRunIds: await end(db, toEnd) }
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

type Orphan = HeldAttempt & { lostBefore: number; isToBeCancelled: boolean }

function isExhausted({ lostBefore }: Orphan): boolean {
  return lostBefore + 1 >= MOST_LOST_ATTEMPTS
}

/** Handing back is a worker's orderly end and does not count; a rerun counts anew (rule R4). */
function findOrphans(tx: Transaction): Promise<Orphan[]> {
  return preparedSql(tx)<Orphan[]>`
    select
      runs.id as "runId", runs.attempt, runs.worker_id as "workerId", runs.cancel_requested_at is not null as "isToBeCancelled",
      (
        select count(*)::int from attempts
        where attempts.run_id = runs.id and attempts.number >= runs.series_attempt and attempts.outcome = 'lost'
          and attempts.error->>'code' is distinct from 'handed_back'
      ) as "lostBefore"
    from runs left join workers on workers.id = runs.worker_id
    where runs.state = 'running' and (workers.id is null or workers.state in ('stopped', 'lost'))
    order by runs.id
    limit ${MOST_RUNS_AT_ONCE}`
}

/** In a transaction of its own: ending locks tasks before runs. */
async function end(db: Database, orphans: readonly Orphan[]): Promise<string[]> {
  const { accepted } = await db.transaction((tx) => endRuns(tx, orphans.map(endingOf)))
  return accepted.map((ending) => ending.runId)
}

function endingOf({ runId, attempt, workerId, isToBeCancelled }: Orphan): RunEnding {
  const lost = { runId, attempt, workerId, attemptOutcome: 'lost' } as const
  return isToBeCancelled
    ? {
        ...lost,
        outcome: 'cancelled',
        error: { message: 'It was cancelled, and its worker died before it had stopped.', code: 'cancelled' },
      }
    : { ...lost, outcome: 'failed', error: { message: `Its worker died ${MOST_LOST_ATTEMPTS} times while it ran.` } }
}
