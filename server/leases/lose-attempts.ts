import type { Settlement } from '#scheduling/end/settle.ts'
import type { RunError } from '#schema/runs.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { endRuns } from '#server/endings/end-runs.ts'
import type { RunEnding } from '#server/endings/run-ending.ts'
import { type SettledByRow, settledBy, settledByColumns } from '#server/queue/settled-by.ts'
import type { HeldAttempt } from './held-attempt.ts'

/**
 * How attempts are lost, and what to write down of one, of one whose end was asked for, and of one too many: handed back is none.
 * `unstarted`: of one that was claimed ahead and of which nothing says that it has started; left out: the same.
 */
export type Loss = { error: RunError; unstarted?: RunError; cancelled: string } & (
  | { outcome: 'lost'; lostTooOften: (times: number) => string }
  | { outcome: 'handed_back'; lostTooOften?: never }
)

/** `sentBackRunIds`: runs that are tried again. `endedRunIds`: runs that were lost too often, and those whose end was asked for. */
export type LostRuns = { sentBackRunIds: string[]; endedRunIds: string[] }

/**
 * Takes attempts from workers that don't hold them any more, in a transaction of its own: each is an ending like any other, and what becomes
 * of its run is what the core settles (invariant 4, rule R5). What has ended meanwhile, or was given to another worker, is left alone.
 */
export async function loseAttempts(db: Database, held: readonly HeldAttempt[], loss: Loss): Promise<LostRuns> {
  if (held.length === 0) return { sentBackRunIds: [], endedRunIds: [] }
  const endings = (await readHeld(db, held)).map((row) => endingOf(row, loss))
  const { accepted, retried } = await db.transaction((tx) => endRuns(tx, endings))
  const sentBack = new Set(retried)
  return { sentBackRunIds: retried.map(idOf), endedRunIds: accepted.filter((ending) => !sentBack.has(ending)).map(idOf) }
}

const idOf = (ending: RunEnding) => ending.runId

type HeldRow = HeldAttempt & SettledByRow & { isHeldAhead: boolean }

function readHeld(db: Database, held: readonly HeldAttempt[]): Promise<HeldRow[]> {
  const rows = held.map(({ runId, attempt, workerId }) => ({ run_id: runId, attempt, worker_id: workerId }))
  const sql = preparedSql(db)
  return sql<HeldRow[]>`
    select
      runs.id as "runId", runs.worker_id as "workerId", ${settledByColumns(sql)},
      exists (select from attempts where run_id = runs.id and number = runs.attempt and attempts.started_at is null) as "isHeldAhead"
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (run_id uuid, attempt int, worker_id uuid)
    join runs on runs.id = given.run_id and runs.attempt = given.attempt and runs.worker_id = given.worker_id
    where runs.state = 'running'
    order by runs.id`
}

/** With what to say of it in each case: what it comes to, and whether its end is asked for, is known only when it is written. */
function endingOf({ runId, attempt, workerId, isHeldAhead, ...row }: HeldRow, loss: Loss): RunEnding {
  const { error, unstarted = error, lostTooOften, cancelled } = loss
  const of = { runId, attempt, workerId, settledBy: settledBy({ attempt, ...row }, isHeldAhead) }
  const errorWhenCancelling: RunError = { message: cancelled, code: 'cancelled' }
  // Nothing says that it has started, so it counts as no loss. It is not claimed ahead again: one that takes its worker down with it is found out.
  if (isHeldAhead) return { ...of, outcome: 'not_started', error: unstarted, errorWhenCancelling }
  const inWords = ({ normally, series }: Settlement) =>
    normally.state === 'retrying' || lostTooOften === undefined ? error : { message: lostTooOften(series.lostAttempts) }
  return { ...of, outcome: loss.outcome, error: inWords, errorWhenCancelling }
}
