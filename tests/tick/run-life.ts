import type { AttemptOutcome } from '#scheduling/end/series.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { type EndedRuns, endRuns } from '#server/endings/end-runs.ts'
import type { RunEnding } from '#server/endings/run-ending.ts'
import { readSettledBy } from '#server/queue/settled-by.ts'

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
  const { accepted } = await endAttempts(db, [{ runId, attempt: run?.attempt ?? 0, workerId: WORKER, outcome }])
  if (accepted.length !== 1) throw new Error(`Run ${runId} was not running.`)
}

/** The end of an attempt, without what a worker knows from its claim. */
export type Report = Pick<RunEnding, 'runId' | 'attempt' | 'workerId' | 'result' | 'error' | 'at'> & { outcome: AttemptOutcome }

/** Ends attempts as the worker reports that has claimed them. */
export function endAttempts(db: Database, reports: readonly Report[]): Promise<EndedRuns> {
  return db.transaction(async (tx) => endRuns(tx, await Promise.all(reports.map((report) => asReported(tx, report)))))
}

/** The report with what its worker knows since it claimed the run. */
export async function asReported<R extends { runId: string }>(
  db: Database | Transaction,
  report: R,
): Promise<R & Pick<RunEnding, 'settledBy'>> {
  return { ...report, settledBy: { ...(await readSettledBy(db, report.runId)), state: 'running' } }
}
