import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { removeJobs } from '#server/queue/remove-jobs.ts'
import { endRuns, type RunEnding } from './end-runs.ts'
import { lockTasksOfRuns } from './lock-tasks-of-runs.ts'

type WaitingRun = { runId: string; attempt: number; queue: string; from: 'queued' | 'retrying'; hasStarted: boolean }

/**
 * Cancels those of these runs that no worker holds, at once, and takes their jobs out of the queue (rule R5); the others are left alone.
 * One of which an attempt had started is an ending of its task; one of which none had, or none since a rerun was asked for, is none.
 * @returns the ids of the runs that it cancelled
 */
export async function cancelWaitingRuns(tx: Transaction, runIds: readonly string[], byName: string): Promise<string[]> {
  if (runIds.length === 0) return []
  await lockTasksOfRuns(tx, runIds)
  const waiting = await preparedSql(tx)<WaitingRun[]>`
    with waiting as (
      select id, state from runs where id = any(${[...runIds]}::uuid[]) and state in ('queued', 'retrying') order by id for no key update
    )
    update runs set cancel_requested_at = djag_now(), cancel_requested_by_name = ${byName}
    from waiting where runs.id = waiting.id
    returning
      runs.id as "runId", runs.attempt, runs.queue, runs.state as from,
      exists (select from attempts where attempts.run_id = runs.id and attempts.number >= runs.series_attempt) as "hasStarted"`
  await removeJobs(tx, waiting)
  const { accepted } = await endRuns(tx, waiting.map(endingOf))
  return accepted.map((ending) => ending.runId)
}

function endingOf({ runId, attempt, from, hasStarted }: WaitingRun): RunEnding {
  const message = hasStarted ? 'It was cancelled while it waited for its next attempt.' : 'It was cancelled before it started.'
  return { runId, attempt, workerId: null, from, hasStarted, outcome: 'cancelled', error: { message, code: 'cancelled' } }
}
