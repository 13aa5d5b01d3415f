import type { Database } from '#server/database/client.ts'
import { readStopRequests, type StopRequest } from '#server/leases/stop-requests.ts'
import type { HeldRun } from './held-run.ts'

/** Why each of these runs has to stop (rule R5); undefined: it need not. */
export async function readStopReasons(
  db: Database,
  looked: readonly HeldRun[],
): Promise<(held: HeldRun) => StopRequest['reason'] | undefined> {
  const requests = await readStopRequests(
    db,
    looked.map((held) => held.attempt),
  )
  const reasons = new Map(requests.map(({ runId, attempt, reason }) => [`${runId} ${attempt}`, reason]))
  return ({ run }) => reasons.get(`${run.runId} ${run.attempt}`)
}
