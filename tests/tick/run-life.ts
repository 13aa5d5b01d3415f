import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { endRuns } from '#server/endings/end-runs.ts'

const WORKER = '01980000-0000-7000-8000-00000000000a'

/** Lets a worker take the run's first attempt. */
export async function startRun(db: Database, runId: string): Promise<void> {
  const sql = preparedSql(db)
  await sql`update runs set state = 'running', worker_id = ${WORKER}, started_at = djag_now() where id = ${runId} and state = 'queued'`
  await sql`insert into attempts (run_id, number, worker_id) values (${runId}, 1, ${WORKER})`
}

/** Ends a run that was activated, as a worker does: it starts, unless it has, and ends now. */
export async function endRun(db: Database, runId: string, outcome: 'succeeded' | 'failed' = 'succeeded'): Promise<void> {
  const [run] = await preparedSql(db)<{ state: string }[]>`select state from runs where id = ${runId}`
  if (run?.state === 'queued') await startRun(db, runId)
  const { accepted } = await db.transaction((tx) => endRuns(tx, [{ runId, attempt: 1, workerId: WORKER, outcome }]))
  if (accepted.length !== 1) throw new Error(`Run ${runId} was not running.`)
}
