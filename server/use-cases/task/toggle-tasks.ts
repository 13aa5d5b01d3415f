import type { Actor } from '#domain/roles.ts'
import type { SwitchVersions } from '#domain/switch-version.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import type { Database } from '#server/database/client.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { lockLiveTasksAndWaiters } from './lock-tasks.ts'
import { refuseStaleSwitches } from './refuse-stale-switches.ts'
import { switchTasks } from './switch-tasks.ts'

/**
 * Enables the disabled ones of these tasks and disables the enabled ones, as they are when the rows are locked (rule H5). One whose pause was
 * over with no scheduler looking is enabled by that already, which is what whoever saw it paused has asked for.
 * @throws DomainError that names a task which is gone; or `stale` for one that somebody else switched since it was `seen`; then none is changed
 */
export async function toggleTasks(
  db: Database,
  actor: Actor,
  input: { ids: number[]; enableChoice: ResumeChoice; seen?: SwitchVersions | undefined },
): Promise<{ enabled: number[]; disabled: number[] }> {
  requirePermission(actor, 'switch-tasks', 'somewhere')
  return await db.transaction(async (tx) => {
    const rows = await lockLiveTasksAndWaiters(tx, input.ids)
    await requireForTasks(tx, actor, 'switch-tasks', rows)
    await refuseStaleSwitches(tx, actor, rows, { seen: input.seen, isSoAlready: () => false })
    const disable = rows.filter((row) => row.enabled && !row.endedPause)
    const enable = rows.filter((row) => !row.enabled)
    await switchTasks(tx, actor, { enable, disable }, input.enableChoice)
    const enabled = rows.filter((row) => !row.enabled || row.endedPause)
    return { enabled: enabled.map((row) => row.id), disabled: disable.map((row) => row.id) }
  })
}
