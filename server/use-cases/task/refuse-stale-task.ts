import { DomainError } from '#domain/errors.ts'
import type { LockedTask } from './task-row.ts'

/**
 * Refuses a write over what somebody else saved of a locked task. A pause that ended by itself with its lock is no such change.
 * @param updatedAt as the person saw it (ISO); undefined: nobody asks
 * @param nothingWas "saved", "deleted"
 * @throws DomainError `stale`
 */
export function refuseStaleTask(task: LockedTask, updatedAt: string | undefined, nothingWas: string): void {
  if (updatedAt === undefined || (task.endedPause ?? task).updatedAt.getTime() === Date.parse(updatedAt)) return
  throw new DomainError(
    'stale',
    `“${task.name}” was changed since you opened it. Nothing was ${nothingWas}: look at the change, then decide anew.`,
  )
}
