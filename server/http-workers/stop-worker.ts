import type { WorkerToken } from '#server/auth/api-tokens.ts'
import type { Database } from '#server/database/client.ts'
import { handBack } from '#server/leases/hand-back.ts'
import { readAttemptsOf } from '#server/leases/unheld-attempts.ts'
import { markWorkerStopped } from '#server/leases/worker-lease.ts'
import { findWorker } from './find-worker.ts'

/**
 * Says that a worker ends as it should: what it still holds is given back, and tried again by others at once.
 * @throws DomainError as `findWorker`
 */
export async function stopWorker(db: Database, token: WorkerToken, request: { workerId: string }): Promise<void> {
  const { id } = await findWorker(db, token, request.workerId)
  await handBack(db, await readAttemptsOf(db, id))
  await markWorkerStopped(db, id)
}
