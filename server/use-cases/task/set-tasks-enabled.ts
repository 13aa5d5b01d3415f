import type { Actor } from '#domain/roles.ts'
import type { SwitchVersions } from '#domain/switch-version.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import type { Database } from '#server/database/client.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { taskIdsOf } from './enabled-state.ts'
import { lockLiveTasksAndWaiters } from './lock-tasks.ts'
import { refuseStaleSwitches } from './refuse-stale-switches.ts'
import { switchTasks } from './switch-tasks.ts'
import type { StoredTask } from './task-row.ts'

/**
 * Enables or disables all of these tasks; those that are so already stay untouched (rule H5). A paused one that is disabled is paused no more.
 * @returns those that were not so already, and which of them were paused: of these nobody knows how to take it back
 * @throws DomainError that names a task which is gone; or `stale` for one that somebody else switched since it was `seen`; then none is changed
 */
export async function setTasksEnabled(
  db: Database,
  actor: Actor,
  input: { ids: number[]; enabled: boolean; enableChoice: ResumeChoice; seen?: SwitchVersions | undefined },
): Promise<{ ids: number[]; pausedIds: number[] }> {
  requirePermission(actor, 'switch-tasks', 'somewhere')
  return await db.transaction(async (tx) => {
    const locked = await lockLiveTasksAndWaiters(tx, input.ids)
    await requireForTasks(tx, actor, 'switch-tasks', locked)
    const isSoAlready = (row: StoredTask) => row.enabled === input.enabled && row.pausedAt === null
    await refuseStaleSwitches(tx, actor, locked, { seen: input.seen, isSoAlready })
    const rows = locked.filter((row) => !isSoAlready(row))
    await switchTasks(tx, actor, input.enabled ? { enable: rows, disable: [] } : { enable: [], disable: rows }, input.enableChoice)
    const enabledBefore = input.enabled ? locked.filter((row) => row.endedPause) : []
    const paused = [...rows.filter((row) => row.pausedAt !== null), ...enabledBefore]
    return { ids: taskIdsOf([...rows, ...enabledBefore]), pausedIds: taskIdsOf(paused) }
  })
}
