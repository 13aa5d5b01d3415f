import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { PayloadOf } from '#domain/user-actions/payloads.ts'
import { obstacleToMarking } from '#domain/user-actions/what-may-be-done.ts'
import { isActive } from '#scheduling/model/run-states.ts'
import type { ActionOutcome } from '#server/audit/audit-entry.ts'
import type { Transaction } from '#server/database/client.ts'
import { endRuns } from '#server/endings/end-runs.ts'
import { announceStop } from '#server/leases/stop-requests.ts'
import { removeJobs } from '#server/queue/remove-jobs.ts'
import { readSettledBy } from '#server/queue/settled-by.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { lockRun, STATE_IN_WORDS, taskOfRun } from './lock-run.ts'

/**
 * Ends an active run as succeeded or failed, or changes how an ended one ended (rule R5). Either way it is a new ending, at this moment.
 * An attempt under way is fenced off, and its worker stops it. A failure that a person says is not retried.
 * @throws DomainError `forbidden`; `not_found`; `conflict` when it has ended so already
 */
export async function markRun(tx: Transaction, actor: Actor, { runId, as }: PayloadOf<'mark-run'>): Promise<ActionOutcome> {
  requirePermission(actor, 'mark-run', 'somewhere')
  const run = await lockRun(tx, runId)
  await requireForTasks(tx, actor, 'mark-run', [taskOfRun(run)])
  if (obstacleToMarking(run, as) !== null) throw new DomainError('conflict', `It ${STATE_IN_WORDS[as]} already: there is nothing to mark.`)
  if (run.state === 'running') await announceStop(tx, runId)
  else if (isActive(run.state)) await removeJobs(tx, [{ runId, attempt: run.attempt, queue: run.queue }])
  const { accepted } = await endRuns(tx, [
    {
      runId,
      attempt: run.attempt,
      workerId: run.workerId,
      settledBy: await readSettledBy(tx, runId),
      outcome: as,
      isMark: true,
      markedByName: actor.name,
      result: run.result,
      ...(as === 'failed' && { error: { message: `${actor.name} marked it as failed.` } }),
    },
  ])
  if (accepted.length === 0) throw new Error(`Run ${runId} changed under its lock.`)
  return {
    message: `Marked a run of “${run.taskName}” as ${as}. Before, it ${STATE_IN_WORDS[run.state]}.`,
    before: { state: run.state, markedBy: run.markedByName },
    after: { state: as, markedBy: actor.name },
  }
}
