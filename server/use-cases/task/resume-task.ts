import { DomainError } from '#domain/errors.ts'
import type { ResumeChoice } from '#scheduling/task-state.ts'
import type { Transaction } from '#server/database/client.ts'
import { enableTasks } from './enabled-state.ts'
import { lockLiveTasksAndWaiters, type TaskRow } from './lock-tasks.ts'

/**
 * Enables a paused or disabled task before its pause ends by itself (rules H5, H6). The caller records it.
 * @returns the task as it was
 * @throws DomainError `conflict` when it is enabled already
 */
export async function resumeTask(tx: Transaction, input: { taskId: number; choice: ResumeChoice }): Promise<TaskRow> {
  const [task] = await lockLiveTasksAndWaiters(tx, [input.taskId])
  if (!task) throw new Error('The task was not locked.')
  if (task.enabled) throw new DomainError('conflict', `“${task.name}” is enabled already: somebody resumed it, or its pause has ended.`)
  await enableTasks(tx, [task], input.choice)
  return task
}
