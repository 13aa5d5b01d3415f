import { isLostTooOften } from '#scheduling/end/lost-attempts.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { RunEnding } from '#server/endings/end-runs.ts'
import { type HeldAttempt, sendBackRuns } from './send-back-runs.ts'

/** What to write down of a lost attempt, of one too many, and of one whose end was asked for. */
export type Loss = { lost: string; lostTooOften: (times: number) => string; cancelled: string }

/**
 * Takes attempts from workers that don't hold them any more: each run is retried at once whatever its task's settings, until it has been lost
 * too often; then it fails with that reason (invariant 4). One whose end was asked for is cancelled (rule R5).
 * @returns the runs that were sent back to the queue; those that have to end come as endings, to be recorded in a transaction of its own,
 *   as ending locks tasks before runs
 */
export async function loseAttempts(
  tx: Transaction,
  held: readonly HeldAttempt[],
  loss: Loss,
): Promise<{ sentBackRunIds: string[]; toEnd: RunEnding[] }> {
  if (held.length === 0) return { sentBackRunIds: [], toEnd: [] }
  const lost = await readLost(tx, held)
  const toEnd = lost.filter((attempt) => attempt.isToBeCancelled || isExhausted(attempt))
  const retried = lost.filter((attempt) => !toEnd.includes(attempt))
  const sentBackRunIds = await sendBackRuns(tx, retried, { message: loss.lost })
  return { sentBackRunIds, toEnd: toEnd.map((attempt) => endingOf(attempt, loss)) }
}

type LostAttempt = HeldAttempt & { lostBefore: number; isToBeCancelled: boolean }

/** Handing back is a worker's orderly end and does not count; a rerun counts anew (rule R4). */
function readLost(tx: Transaction, held: readonly HeldAttempt[]): Promise<LostAttempt[]> {
  const rows = held.map(({ runId, attempt, workerId }) => ({ run_id: runId, attempt, worker_id: workerId }))
  return preparedSql(tx)<LostAttempt[]>`
    select
      given.run_id as "runId", given.attempt, given.worker_id as "workerId", runs.cancel_requested_at is not null as "isToBeCancelled",
      (
        select count(*)::int from attempts
        where attempts.run_id = runs.id and attempts.number >= runs.series_attempt and attempts.outcome = 'lost'
          and attempts.error->>'code' is distinct from 'handed_back'
      ) as "lostBefore"
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (run_id uuid, attempt int, worker_id uuid)
    join runs on runs.id = given.run_id
    order by runs.id`
}

function isExhausted({ lostBefore }: LostAttempt): boolean {
  return isLostTooOften(lostBefore + 1)
}

function endingOf({ runId, attempt, workerId, lostBefore, isToBeCancelled }: LostAttempt, loss: Loss): RunEnding {
  const lost = { runId, attempt, workerId, attemptOutcome: 'lost' } as const
  return isToBeCancelled
    ? { ...lost, outcome: 'cancelled', error: { message: loss.cancelled, code: 'cancelled' } }
    : { ...lost, outcome: 'failed', error: { message: loss.lostTooOften(lostBefore + 1) } }
}
