import { statesBefore } from '#scheduling/model/run-states.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { removeJobs } from '#server/queue/remove-jobs.ts'
import { type SettledByRow, settledBy, settledByColumns } from '#server/queue/settled-by.ts'
import { endRuns } from './end-runs.ts'
import { lockTasksOfRuns } from './lock-tasks-of-runs.ts'
import type { RunEnding } from './run-ending.ts'

type WaitingRun = SettledByRow & { runId: string; queue: string }

/** A run that may be taken by a worker is in nobody's hands. */
const WAITING_STATES = statesBefore('running')

/**
 * Cancels those of these runs that no worker holds, at once, and takes their jobs out of the queue (rule R5); the others are left alone.
 * @returns the ids of the runs that it cancelled
 */
export async function cancelWaitingRuns(tx: Transaction, runIds: readonly string[], byName: string): Promise<string[]> {
  if (runIds.length === 0) return []
  await lockTasksOfRuns(tx, runIds)
  const sql = preparedSql(tx)
  const waiting = await sql<WaitingRun[]>`
    with waiting as (
      select id from runs where id = any(${[...runIds]}::uuid[]) and state = any(${WAITING_STATES}::text[]) order by id for no key update
    )
    update runs set cancel_requested_at = djag_now(), cancel_requested_by_name = ${byName}
    from waiting where runs.id = waiting.id
    returning runs.id as "runId", runs.queue, ${settledByColumns(sql)}`
  await removeJobs(tx, waiting)
  const { accepted } = await endRuns(tx, waiting.map(endingOf))
  return accepted.map((ending) => ending.runId)
}

function endingOf({ runId, ...row }: WaitingRun): RunEnding {
  const by = settledBy(row)
  const message = by.series.hasStarted ? 'It was cancelled while it waited for its next attempt.' : 'It was cancelled before it started.'
  return { runId, attempt: row.attempt, workerId: null, settledBy: by, outcome: 'cancelled', error: { message, code: 'cancelled' } }
}
