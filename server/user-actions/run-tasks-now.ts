import type { Actor } from '#domain/roles.ts'
import type { PayloadOf } from '#domain/user-actions/payloads.ts'
import { recordPendingActions } from '#server/audit/record-pending-actions.ts'
import type { Database } from '#server/database/client.ts'
import { requireForTasks } from '#server/use-cases/require-for-tasks.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { lockLiveTasks } from '#server/use-cases/task/lock-tasks.ts'
import { runNow } from './definitions/run-now.ts'

/**
 * Asks for a run of each of these tasks (rule R1), one action for each: all or none.
 * @throws DomainError that names a task which is gone; then none is asked for
 */
export async function runTasksNow(
  db: Database,
  actor: Actor,
  input: { ids: number[] } & Pick<PayloadOf<'run-now'>, 'ignoreDependencies' | 'besideOthers'>,
): Promise<{ actionIds: number[] }> {
  requirePermission(actor, 'run-now', 'somewhere')
  const { ids, ...options } = input
  return await db.transaction(async (tx) => {
    const rows = await lockLiveTasks(tx, ids)
    await requireForTasks(tx, actor, 'run-now', rows)
    const payloads = rows.map((row) => ({ taskId: row.id, ...options }))
    return { actionIds: await recordPendingActions(tx, actor, runNow.type, payloads) }
  })
}
