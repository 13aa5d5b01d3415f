import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { PayloadOf } from '#domain/user-actions/payloads.ts'
import { canBeResumed } from '#domain/user-actions/what-may-be-done.ts'
import type { Transaction } from '#server/database/client.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { enableTasks } from './enabled-state.ts'
import { lockLiveTasksAndWaiters } from './lock-tasks.ts'
import { refuseStaleSwitches } from './refuse-stale-switches.ts'
import type { LockedTask } from './task-row.ts'

/**
 * Enables a paused or disabled task before its pause ends by itself (rules H5, H6). The caller records it. A pause whose end has come is over
 * already: then the choice made when pausing counts, and this one does not.
 * @returns the task as it was
 * @throws DomainError `forbidden`; `conflict` when it is enabled already, `stale` when somebody else changed its pause since it was `seen`
 */
export async function resumeTask(tx: Transaction, actor: Actor, input: PayloadOf<'resume-task'>): Promise<LockedTask> {
  requirePermission(actor, 'resume-task', 'somewhere')
  const [task] = await lockLiveTasksAndWaiters(tx, [input.taskId])
  if (!task) throw new Error('The task was not locked.')
  await requireForTasks(tx, actor, 'resume-task', [task])
  if (task.endedPause) return task
  if (!canBeResumed(task))
    throw new DomainError('conflict', `“${task.name}” is enabled already: somebody resumed it, or its pause has ended.`)
  const seen = input.seen === undefined ? undefined : { [task.id]: input.seen }
  await refuseStaleSwitches(tx, actor, [task], { seen, isSoAlready: () => false })
  await enableTasks(tx, [task], input.choice)
  return task
}
