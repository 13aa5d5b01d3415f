import { v7 as uuidV7 } from 'uuid'
import type { Actor } from '#domain/roles.ts'
import { runRequests } from '#schema/run-requests.ts'
import { recordDoneActions } from '#server/audit/record-done-actions.ts'
import type { Transaction } from '#server/database/client.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { taskSubject } from '../task/task-record.ts'

const ROWS_AT_ONCE = 1_000
const OPTIONS = { ignoreDependencies: false, besideOthers: false }

/**
 * Asks for a run of each of these tasks that heeds their dependencies (rule R1), as part of another change, with an action and an audit for
 * each. The caller has locked the tasks and wakes them.
 */
export async function askForRuns(tx: Transaction, actor: Actor, tasks: readonly { id: number; name: string }[]): Promise<void> {
  if (tasks.length === 0) return
  await requireForTasks(tx, actor, 'run-now', tasks)
  const actionIds = await recordDoneActions(
    tx,
    actor,
    'run-now',
    tasks.map((task) => ({
      payload: { taskId: task.id, ...OPTIONS },
      audit: {
        subject: taskSubject(task),
        after: OPTIONS,
        message: `Asked for a run of “${task.name}”, for the latest instant that the change dropped.`,
      },
    })),
  )
  const requests = tasks.map((task, index) => ({
    id: uuidV7(),
    taskId: task.id,
    actionId: actionIds[index],
    requestedByName: actor.name,
    ...OPTIONS,
  }))
  for (let from = 0; from < requests.length; from += ROWS_AT_ONCE) {
    await tx.insert(runRequests).values(requests.slice(from, from + ROWS_AT_ONCE))
  }
}
