import { and, asc, eq, isNull } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { crontabs } from '#schema/crontabs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import type { StoredCrontab } from '../task/check-task-input.ts'

/**
 * Locks a crontab; `update` also keeps tasks from beginning to use it.
 * @throws DomainError `not_found` when it is deleted
 */
export async function lockCrontab(tx: Transaction, id: number, strength: 'no key update' | 'update'): Promise<StoredCrontab> {
  const [crontab] = await tx
    .select()
    .from(crontabs)
    .where(and(eq(crontabs.id, id), isNull(crontabs.deletedAt)))
    .for(strength)
  if (!crontab) throw new DomainError('not_found', 'This crontab does not exist any more: it was deleted meanwhile. Reload the page.')
  return crontab
}

/** The live tasks that use the crontab, by id. Deleted tasks keep their reference, but do not count as users. */
export async function usersOfCrontab(tx: Transaction, id: number): Promise<{ id: number; name: string }[]> {
  return await tx
    .select({ id: tasks.id, name: tasks.name })
    .from(tasks)
    .where(and(eq(tasks.crontabId, id), isNull(tasks.deletedAt)))
    .orderBy(asc(tasks.id))
}
