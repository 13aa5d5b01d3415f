import { DomainError } from '#domain/errors.ts'
import type { StoredCrontab } from '../task/check-task-input.ts'
import { crontabLabel } from './crontab-label.ts'

/**
 * Refuses a write over what somebody else saved of a locked crontab.
 * @param updatedAt as the person saw it (ISO); undefined: nobody asks
 * @param nothingWas "saved", "deleted"
 * @throws DomainError `stale`
 */
export function refuseStaleCrontab(crontab: StoredCrontab, updatedAt: string | undefined, nothingWas: string): void {
  if (updatedAt === undefined || crontab.updatedAt.getTime() === Date.parse(updatedAt)) return
  throw new DomainError(
    'stale',
    `The crontab ${crontabLabel(crontab)} was changed since you opened it. Nothing was ${nothingWas}: look at the change, then decide anew.`,
  )
}
