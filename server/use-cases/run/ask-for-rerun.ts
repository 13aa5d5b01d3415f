import { and, eq, isNull } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { PayloadOf } from '#domain/user-actions/payloads.ts'
import { obstacleToRerunning } from '#domain/user-actions/what-may-be-done.ts'
import { runRequests } from '#schema/run-requests.ts'
import type { ActionOutcome } from '#server/audit/audit-entry.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { lockRun, STATE_IN_WORDS, taskOfRun } from './lock-run.ts'

/**
 * Asks for a further attempt of a run that has ended (rule R4); the scheduler's decision starts it when it is its turn.
 * @throws DomainError `forbidden`; `not_found`, also for a run of a deleted task; `conflict` when it is active or a rerun is asked for already
 */
export async function askForRerun(
  tx: Transaction,
  { actor, actionId }: { actor: Actor; actionId: number },
  { runId, besideOthers }: PayloadOf<'rerun'>,
): Promise<ActionOutcome> {
  requirePermission(actor, 'rerun', 'somewhere')
  const run = await lockRun(tx, runId)
  await requireForTasks(tx, actor, 'rerun', [taskOfRun(run)])
  const [pending] = await tx
    .select({ requestedByName: runRequests.requestedByName })
    .from(runRequests)
    .where(and(eq(runRequests.taskId, run.taskId), eq(runRequests.rerunOfRunId, runId), isNull(runRequests.activatedRunId)))
  const obstacle = obstacleToRerunning({ ...run, rerunPending: pending !== undefined })
  if (obstacle === 'task_deleted') throw new DomainError('not_found', `“${run.taskName}” was deleted: its runs can't run again.`)
  if (obstacle === 'is_active')
    throw new DomainError(
      'conflict',
      `It ${STATE_IN_WORDS[run.state]}: it can run again once it has ended. Cancel it first if it should not go on.`,
    )
  if (obstacle !== null) throw new DomainError('conflict', `${pending?.requestedByName} has asked for that already; it waits for its turn.`)
  await tx.insert(runRequests).values({
    id: uuidV7(),
    taskId: run.taskId,
    actionId,
    requestedByName: actor.name,
    ignoreDependencies: true,
    besideOthers,
    rerunOfRunId: runId,
  })
  await wakeTasks(tx, [run.taskId])
  await notifyLive(tx, { subject: 'task', ids: [run.taskId] })
  await notifyLive(tx, { subject: 'run', ids: [runId], taskIds: [run.taskId] })
  return {
    message: `Asked for another attempt of a run of “${run.taskName}”. Before, it ${STATE_IN_WORDS[run.state]}.`,
    before: { state: run.state },
    after: { rerunRequestedBy: actor.name, besideOthers },
  }
}
