import { eq, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { apiTokens } from '#schema/api-tokens.ts'
import { workers } from '#schema/workers.ts'
import type { WorkerToken } from '#server/auth/api-tokens.ts'
import type { Database } from '#server/database/client.ts'

/** A worker that works over HTTP. */
export type HttpWorker = {
  id: string
  queues: readonly string[]
  handlerNames: readonly string[]
  canBeTold: boolean
  state: 'live' | 'draining'
}

/**
 * The worker that says it asks, if it is one of this token, and the token is still worth something.
 * @throws DomainError `not_signed_in` when it is not any more; `not_found` for a worker of none; `not_held` for one whose lease was lost, or that has
 * stopped
 */
export async function findWorker(db: Database, token: WorkerToken, workerId: string): Promise<HttpWorker> {
  const [worker] = await db
    .select({
      id: workers.id,
      tokenId: workers.tokenId,
      queues: workers.queues,
      handlerNames: workers.handlerNames,
      canBeTold: workers.canBeTold,
      state: workers.state,
      isPermitted: sql<boolean>`exists (
        select from ${apiTokens}
        where ${apiTokens.id} = ${token.id} and ${apiTokens.revokedAt} is null and coalesce(${apiTokens.expiresAt} > djag_now(), true)
      )`,
    })
    .from(workers)
    .where(eq(workers.id, workerId))
  if (worker?.tokenId !== token.id) throw new DomainError('not_found', 'This token has no such worker. Register first.')
  if (!worker.isPermitted) throw new DomainError('not_signed_in', 'This token has been revoked, or has expired.')
  if (worker.state === 'lost' || worker.state === 'stopped') throw leaseLost()
  // What its token was bound to when it registered; nothing changes the queues of a token.
  const { id, queues, handlerNames, canBeTold, state } = worker
  return { id, queues: queues ?? [], handlerNames, canBeTold, state }
}

/** Others run what the worker ran. */
export function leaseLost(): DomainError {
  return new DomainError(
    'not_held',
    'This worker was silent for longer than its lease, or has stopped: its runs are given to others. Stop them all, report none of them, and register anew.',
  )
}

/** Another has the attempt. */
export function attemptTaken(): DomainError {
  return new DomainError(
    'not_held',
    'This attempt is no longer this worker’s: the run was given to another worker, or a person has ended it. Stop it, and report nothing more of it.',
  )
}
