import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { insertJobs } from '#server/queue/insert-jobs.ts'
import type { HeldAttempt } from './held-attempt.ts'
import { type Loss, loseAttempts } from './lose-attempts.ts'

const RETURNED: Loss = {
  outcome: 'handed_back',
  error: { message: 'Its worker gave it back before it had started.', code: 'handed_back' },
  cancelled: 'It was cancelled before it started.',
}

/**
 * Gives back what a living worker claimed ahead of its turn and has not started: each run waits again as if nobody had claimed it, with the
 * same attempt. One whose end was asked for ends, and has consumed nothing (rule D2).
 * @returns the runs that were given back or ended; what others have or has ended is left alone
 */
export async function returnRuns(db: Database, held: readonly HeldAttempt[]): Promise<string[]> {
  if (held.length === 0) return []
  const waiting = await db.transaction((tx) => waitAgain(tx, held))
  const rest = held.filter(({ runId }) => !waiting.includes(runId))
  const { sentBackRunIds, endedRunIds } = await loseAttempts(db, rest, RETURNED)
  return [...waiting, ...sentBackRunIds, ...endedRunIds]
}

async function waitAgain(tx: Transaction, held: readonly HeldAttempt[]): Promise<string[]> {
  const rows = held.map(({ runId, attempt, workerId }) => ({ run_id: runId, attempt, worker_id: workerId }))
  const back = await preparedSql(tx)<{ runId: string; attempt: number; queue: string; priority: number; taskId: number }[]>`
    with held as (
      select runs.id
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (run_id uuid, attempt int, worker_id uuid)
      join runs on runs.id = given.run_id and runs.attempt = given.attempt and runs.worker_id = given.worker_id
      join attempts on attempts.run_id = runs.id and attempts.number = runs.attempt and attempts.started_at is null
      where runs.state = 'running' and runs.cancel_requested_at is null
      order by runs.id
      for no key update of runs skip locked
    ),
    back as (
      update runs set state = 'queued', worker_id = null from held where runs.id = held.id
      returning runs.id, runs.task_id, runs.attempt, runs.queue, runs.priority
    ),
    unclaimed as (
      delete from attempts using back where attempts.run_id = back.id and attempts.number = back.attempt
    )
    select id as "runId", attempt, queue, priority, task_id::float8 as "taskId" from back`
  if (back.length === 0) return []
  const runIds = back.map((run) => run.runId)
  await insertJobs(tx, back)
  await notifyLive(tx, { subject: 'run', ids: runIds, taskIds: [...new Set(back.map((run) => run.taskId))] })
  return runIds
}
