import { and, eq, isNull } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { PayloadOf } from '#domain/user-actions/payloads.ts'
import { runRequests } from '#schema/run-requests.ts'
import { tasks } from '#schema/tasks.ts'
import type { ActionOutcome, AuditSubject } from '#server/audit/audit-entry.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { lockTasks } from '../task/lock-tasks.ts'

/**
 * Takes back a run or rerun that was asked for and has not started.
 * @throws DomainError `forbidden`; `not_found`; `conflict` when it has started
 */
export async function withdrawRequest(tx: Transaction, actor: Actor, { requestId }: PayloadOf<'withdraw-request'>): Promise<ActionOutcome> {
  requirePermission(actor, 'withdraw-request', 'somewhere')
  const found = await findRequest(tx, requestId)
  if (!found) throw gone()
  const { taskId, taskName } = found
  await lockTasks(tx, [taskId])
  await requireForTasks(tx, actor, 'withdraw-request', [{ id: taskId, name: taskName }])
  const [withdrawn] = await tx
    .delete(runRequests)
    .where(and(eq(runRequests.id, requestId), isNull(runRequests.activatedRunId)))
    .returning()
  if (!withdrawn) {
    if (await findRequest(tx, requestId)) throw new DomainError('conflict', 'It has started already: cancel the run instead.')
    throw gone()
  }
  await wakeTasks(tx, [taskId])
  await notifyLive(tx, { subject: 'task', ids: [taskId] })
  const { rerunOfRunId, requestedByName, ignoreDependencies, besideOthers } = withdrawn
  if (rerunOfRunId !== null) await notifyLive(tx, { subject: 'run', ids: [rerunOfRunId], taskIds: [taskId] })
  return {
    message: `Took back ${rerunOfRunId === null ? 'a run' : 'a rerun'} of “${taskName}” that ${requestedByName} had asked for.`,
    before: { requestedBy: requestedByName, ignoreDependencies, besideOthers },
  }
}

/** The task that a request is about, for its audit. */
export async function requestSubject(tx: Transaction, requestId: string): Promise<AuditSubject> {
  const found = await findRequest(tx, requestId)
  return found ? { kind: 'task', id: String(found.taskId), name: found.taskName } : { kind: 'none', id: null, name: `request ${requestId}` }
}

async function findRequest(tx: Transaction, requestId: string): Promise<{ taskId: number; taskName: string } | undefined> {
  const [found] = await tx
    .select({ taskId: runRequests.taskId, taskName: tasks.name })
    .from(runRequests)
    .innerJoin(tasks, eq(tasks.id, runRequests.taskId))
    .where(eq(runRequests.id, requestId))
  return found
}

function gone(): DomainError {
  return new DomainError('not_found', 'There is no such request: it may have been taken back already.')
}
