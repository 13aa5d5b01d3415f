import type { Actor } from '#domain/roles.ts'
import type { ResumeChoice } from '#scheduling/task-state.ts'
import type { Database } from '#server/database/client.ts'
import { requirePermission } from '../require-permission.ts'
import { lockLiveTasks, switchTasks } from './switch-tasks.ts'

/**
 * Enables or disables all of these tasks; those that are so already stay untouched (rule H5).
 * @throws DomainError that names a task which is gone; then none is changed
 */
export async function setTasksEnabled(
  db: Database,
  actor: Actor,
  input: { ids: number[]; enabled: boolean; enableChoice: ResumeChoice },
): Promise<{ ids: number[] }> {
  requirePermission(actor, 'switch_tasks')
  return await db.transaction(async (tx) => {
    const rows = (await lockLiveTasks(tx, input.ids)).filter((row) => row.enabled !== input.enabled)
    await switchTasks(tx, actor, input.enabled ? { enable: rows, disable: [] } : { enable: [], disable: rows }, input.enableChoice)
    return { ids: rows.map((row) => row.id) }
  })
}
