import type { Actor } from '#domain/roles.ts'
import type { Database } from '#server/database/client.ts'
import { runNow } from '#server/user-actions/definitions/run-now.ts'
import { recordPendingActions } from '#server/user-actions/record-pending-actions.ts'
import { requirePermission } from '../require-permission.ts'
import { lockLiveTasks } from '../task/lock-tasks.ts'

/**
 * Asks for a run of each of these tasks (rule R1), one action for each: all or none.
 * @throws DomainError that names a task which is gone; then none is asked for
 */
export async function runTasksNow(
  db: Database,
  actor: Actor,
  input: { ids: number[]; ignoreDependencies: boolean; besideOthers: boolean },
): Promise<{ actionIds: number[] }> {
  requirePermission(actor, 'run_tasks')
  const { ids, ...options } = input
  return await db.transaction(async (tx) => {
    const rows = await lockLiveTasks(tx, ids)
    const payloads = rows.map((row) => ({ taskId: row.id, ...options }))
    return { actionIds: await recordPendingActions(tx, actor, runNow.type, payloads) }
  })
}
