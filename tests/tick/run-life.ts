import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { endRuns } from '#server/endings/end-runs.ts'

/** Has no row among the workers, so that recovery takes what it holds for the remains of a dead one. */
const WORKER = '01980000-0000-7000-8000-00000000000a'

/** Lets a worker take the run's next attempt; nothing happens when one has it already. */
export async function startRun(db: Database, runId: string): Promise<void> {
  await preparedSql(db)`
    with started as (
      update runs set state = 'running', worker_id = ${WORKER}, started_at = coalesce(started_at, djag_now())
      where id = ${runId} and state in ('queued', 'retrying')
      returning id, attempt
    )
    insert into attempts (run_id, number, worker_id) select id, attempt, ${WORKER} from started`
}

/** Ends a run that was activated, as a worker does: it starts, unless it has, and ends now. */
export async function endRun(db: Database, runId: string, outcome: 'succeeded' | 'failed' = 'succeeded'): Promise<void> {
  await startRun(db, runId)
  const [run] = await preparedSql(db)<{ attempt: number }[]>`select attempt from runs where id = ${runId}`
  const ending = { runId, attempt: run?.attempt ?? 0, workerId: WORKER, outcome }
  const { accepted } = await db.transaction((tx) => endRuns(tx, [ending]))
  if (accepted.length !== 1) throw new Error(`Run ${runId} was not running.`)
}
