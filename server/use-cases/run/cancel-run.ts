import { eq, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { PayloadOf } from '#domain/user-actions/payloads.ts'
import { obstacleToCancelling } from '#domain/user-actions/what-may-be-done.ts'
import { runs } from '#schema/runs.ts'
import { workers } from '#schema/workers.ts'
import type { ActionOutcome } from '#server/audit/audit-entry.ts'
import type { Transaction } from '#server/database/client.ts'
import { cancelWaitingRuns } from '#server/endings/cancel-waiting-runs.ts'
import { endRuns } from '#server/endings/end-runs.ts'
import { announceStop } from '#server/leases/stop-requests.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { readSettledBy } from '#server/queue/settled-by.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { type LockedRun, lockRun, STATE_IN_WORDS, taskOfRun } from './lock-run.ts'

/**
 * Cancels a run (rule R5). One that no worker holds ends at once; a running one is ended by its worker, which stops the handler by its
 * signal, then by force.
 * @throws DomainError `forbidden`; `not_found`; `conflict` when it has ended or someone has asked for that already
 */
export async function cancelRun(tx: Transaction, actor: Actor, { runId }: PayloadOf<'cancel-run'>): Promise<ActionOutcome> {
  requirePermission(actor, 'cancel-run', 'somewhere')
  const run = await lockRun(tx, runId)
  await requireForTasks(tx, actor, 'cancel-run', [taskOfRun(run)])
  const obstacle = obstacleToCancelling({ state: run.state, isBeingCancelled: run.cancelRequestedAt !== null && run.endedAt === null })
  if (obstacle === 'has_ended') throw new DomainError('conflict', `It ${STATE_IN_WORDS[run.state]} already: there is nothing to cancel.`)
  if (obstacle === 'asked_already')
    throw new DomainError('conflict', `${run.cancelRequestedByName} has asked for that already; its worker is stopping it.`)
  const before = { state: run.state }
  if (run.state !== 'running') {
    await cancelWaitingRuns(tx, [runId], actor.name)
    return { message: `Cancelled a run of “${run.taskName}”, which ${waitedFor(run)}.`, before, after: { state: 'cancelled' } }
  }
  await tx.update(runs).set({ cancelRequestedAt: sql`djag_now()`, cancelRequestedByName: actor.name }).where(eq(runs.id, runId))
  if (await endIfOrphaned(tx, run))
    return { message: `Cancelled a run of “${run.taskName}”, whose worker is gone.`, before, after: { state: 'cancelled' } }
  await announceStop(tx, runId)
  await notifyLive(tx, { subject: 'run', ids: [runId], taskIds: [run.taskId] })
  return { message: `Asked the worker to stop a run of “${run.taskName}”.`, before, after: { cancelRequestedBy: actor.name } }
}

function waitedFor({ state }: LockedRun): string {
  return state === 'queued' ? 'had not started' : 'waited for its next attempt'
}

/** With no worker to stop it, nothing would end it before another one takes over what that one left. */
async function endIfOrphaned(tx: Transaction, { id, attempt, workerId }: LockedRun): Promise<boolean> {
  const [worker] = workerId === null ? [] : await tx.select({ state: workers.state }).from(workers).where(eq(workers.id, workerId))
  if (worker?.state === 'live' || worker?.state === 'draining') return false
  const error = { message: 'It was cancelled after its worker had gone.', code: 'cancelled' } as const
  await endRuns(tx, [{ runId: id, attempt, workerId, settledBy: await readSettledBy(tx, id), outcome: 'lost', error }])
  return true
}
