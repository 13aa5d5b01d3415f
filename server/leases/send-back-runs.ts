import { statesBefore } from '#scheduling/model/run-states.ts'
import type { RunError } from '#schema/runs.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { insertJobs } from '#server/queue/insert-jobs.ts'

/** An attempt of a run in the hands of a worker. */
export type HeldAttempt = { runId: string; attempt: number; workerId: string }

/**
 * Takes attempts from their workers of which it was settled that they are lost and their runs are tried again at once: each becomes `lost`
 * with this reason, its run `retrying` with the next attempt's number and a job of its own, all in this transaction.
 * An attempt that ended meanwhile, or is just ending, is left alone, and so is a run whose end was asked for meanwhile (rule R5), of which
 * another answer holds: recovery settles it anew.
 * Gives the ids of the runs sent back.
 */
export async function sendBackRuns(tx: Transaction, held: readonly HeldAttempt[], reason: RunError): Promise<string[]> {
  if (held.length === 0) return []
  const rows = held.map(({ runId, attempt, workerId }) => ({ run_id: runId, attempt, worker_id: workerId }))
  const back = await preparedSql(tx)<{ runId: string; attempt: number; queue: string; priority: number; taskId: number }[]>`
    with held as (
      select runs.id
      from runs join json_to_recordset(${JSON.stringify(rows)}::text::json) as given (run_id uuid, attempt int, worker_id uuid)
        on runs.id = given.run_id and runs.attempt = given.attempt and runs.worker_id = given.worker_id
      where runs.state = any(${statesBefore('retrying')}::text[]) and runs.cancel_requested_at is null
      order by runs.id
      for no key update of runs skip locked
    ),
    back as (
      update runs
      set state = 'retrying', attempt = runs.attempt + 1, worker_id = null, progress = null, progress_message = null
      from held
      where runs.id = held.id
      returning runs.id, runs.task_id, runs.attempt, runs.queue, runs.priority
    ),
    lost as (
      update attempts
      set outcome = 'lost', ended_at = djag_now(), error = ${JSON.stringify(reason)}::text::jsonb
      from back
      where attempts.run_id = back.id and attempts.number = back.attempt - 1
    )
    select id as "runId", attempt, queue, priority, task_id::float8 as "taskId" from back`
  if (back.length === 0) return []
  const runIds = back.map((run) => run.runId)
  await insertJobs(tx, back)
  await notifyLive(tx, { subject: 'run', ids: runIds, taskIds: [...new Set(back.map((run) => run.taskId))] })
  return runIds
}
