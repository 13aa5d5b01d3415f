import { CHANNELS } from '#server/database/channels.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { HeldAttempt } from './held-attempt.ts'

/** Tells the runners, when the transaction commits, that one of them has to stop a run. */
export async function announceStop(tx: Transaction, runId: string): Promise<void> {
  await preparedSql(tx)`select pg_notify(${CHANNELS.cancel}, ${runId})`
}

/** `cancelled`: a person wants it to end, and its worker is to say how it did. `taken`: it has ended, or others have it. */
export type StopRequest = { runId: string; attempt: number; reason: 'cancelled' | 'taken' }

/** Which of these attempts their worker has to stop (rule R5). Asked at each heartbeat as well, as notifications may be lost. */
export async function readStopRequests(db: Database, held: readonly HeldAttempt[]): Promise<StopRequest[]> {
  if (held.length === 0) return []
  const rows = held.map(({ runId, attempt, workerId }) => ({ run_id: runId, attempt, worker_id: workerId }))
  return await preparedSql(db)<StopRequest[]>`
    with stands as (
      select
        given.run_id, given.attempt, coalesce(runs.cancel_requested_at is not null, false) as is_to_be_cancelled,
        coalesce(runs.state = 'running' and runs.attempt = given.attempt and runs.worker_id = given.worker_id, false) as is_held
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (run_id uuid, attempt int, worker_id uuid)
      left join runs on runs.id = given.run_id
    )
    select run_id as "runId", attempt, case when is_held then 'cancelled' else 'taken' end as reason
    from stands where is_to_be_cancelled or not is_held`
}
