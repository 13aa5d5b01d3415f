import { settle } from '#scheduling/end/settle.ts'
import type { RunError } from '#schema/runs.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { endRuns } from '#server/endings/end-runs.ts'
import type { RunEnding } from '#server/endings/run-ending.ts'
import { type SettledByRow, settledBy, settledByColumns } from '#server/queue/settled-by.ts'
import { type HeldAttempt, sendBackRuns } from './send-back-runs.ts'

/** How attempts are lost, and what to write down of one, of one whose end was asked for, and of one too many: handed back is none. */
export type Loss = { error: RunError; cancelled: string } & (
  | { outcome: 'lost'; lostTooOften: (times: number) => string }
  | { outcome: 'handed_back'; lostTooOften?: never }
)

/**
 * Takes attempts from workers that don't hold them any more, and does with each run what the core settles: it is tried again at once, or it
 * has to end (invariant 4, rule R5).
 * @returns the runs that were sent back to the queue; those that have to end come as endings, to be recorded in a transaction of its own,
 *   as ending locks tasks before runs
 */
export async function loseAttempts(
  tx: Transaction,
  held: readonly HeldAttempt[],
  loss: Loss,
): Promise<{ sentBackRunIds: string[]; toEnd: RunEnding[] }> {
  if (held.length === 0) return { sentBackRunIds: [], toEnd: [] }
  const retried: HeldAttempt[] = []
  const toEnd: RunEnding[] = []
  for (const attempt of await readHeld(tx, held)) {
    const ending = endingOf(attempt, loss)
    if (ending === null) retried.push(attempt)
    else toEnd.push(ending)
  }
  return { sentBackRunIds: await sendBackRuns(tx, retried, loss.error), toEnd }
}

/** Records what `loseAttempts` gave to be ended. */
export async function endLostRuns(db: Database, toEnd: readonly RunEnding[]): Promise<string[]> {
  if (toEnd.length === 0) return []
  const { accepted } = await db.transaction((tx) => endRuns(tx, toEnd))
  return accepted.map((ending) => ending.runId)
}

/**
 * The same in transactions of its own. What has ended meanwhile is left alone.
 * @returns the runs that were taken
 */
export async function takeAttempts(db: Database, held: readonly HeldAttempt[], loss: Loss): Promise<string[]> {
  if (held.length === 0) return []
  const { sentBackRunIds, toEnd } = await db.transaction((tx) => loseAttempts(tx, held, loss))
  return [...sentBackRunIds, ...(await endLostRuns(db, toEnd))]
}

type HeldRow = HeldAttempt & SettledByRow & { isToBeCancelled: boolean }

function readHeld(tx: Transaction, held: readonly HeldAttempt[]): Promise<HeldRow[]> {
  const rows = held.map(({ runId, attempt, workerId }) => ({ run_id: runId, attempt, worker_id: workerId }))
  const sql = preparedSql(tx)
  return sql<HeldRow[]>`
    select
      runs.id as "runId", runs.worker_id as "workerId", runs.cancel_requested_at is not null as "isToBeCancelled", ${settledByColumns(sql)}
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (run_id uuid, attempt int, worker_id uuid)
    join runs on runs.id = given.run_id and runs.attempt = given.attempt and runs.worker_id = given.worker_id
    where runs.state = 'running'
    order by runs.id`
}

/** Null: it does not end, it is tried again at once. */
function endingOf({ runId, attempt, workerId, isToBeCancelled, ...row }: HeldRow, loss: Loss): RunEnding | null {
  const by = settledBy({ attempt, ...row })
  const { outcome } = loss
  const { normally, whenCancelling, series } = settle(by, { outcome }, { retry: by.retry, chance: 0 })
  const { state } = isToBeCancelled ? whenCancelling : normally
  if (state === 'retrying') return null
  const tooOften = loss.lostTooOften?.(series.lostAttempts) ?? loss.error.message
  const error: RunError = state === 'cancelled' ? { message: loss.cancelled, code: 'cancelled' } : { message: tooOften }
  return { runId, attempt, workerId, settledBy: by, outcome, error }
}
