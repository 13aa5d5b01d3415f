import { eq, sql } from 'drizzle-orm'
import { agreeing } from '#domain/counted.ts'
import type { Deletion } from '#domain/deletion-input.ts'
import { DomainError } from '#domain/errors.ts'
import { nameList } from '#domain/name-list.ts'
import type { Actor } from '#domain/roles.ts'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { crontabs } from '#schema/crontabs.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { requirePermission } from '../require-permission.ts'
import { crontabLabel, crontabSubject } from './crontab-label.ts'
import { lockCrontab, usersOfCrontab } from './lock-crontab.ts'
import { refuseStaleCrontab } from './refuse-stale-crontab.ts'

/**
 * Deletes a crontab that no live task uses. Its row stays, out of every list, as deleted tasks refer to it.
 * @throws DomainError `in_use` that names the tasks which use it; `stale` when somebody changed it since `updatedAt`
 */
export async function deleteCrontab(db: Database, actor: Actor, input: Deletion): Promise<{ id: number }> {
  requirePermission(actor, 'edit-crontabs')
  await db.transaction(async (tx) => {
    const crontab = await lockCrontab(tx, input.id, 'update')
    refuseStaleCrontab(crontab, input.updatedAt, 'deleted')
    const users = await usersOfCrontab(tx, crontab.id)
    if (users.length > 0) {
      const names = nameList(users.map((user) => user.name))
      throw new DomainError(
        'in_use',
        `${names} ${agreeing(users.length, 'uses', 'use')} this crontab. Give ${agreeing(users.length, 'it', 'them')} another one first.`,
      )
    }
    await tx.update(crontabs).set({ deletedAt: sql`djag_now()` }).where(eq(crontabs.id, crontab.id))
    const message = `Deleted the crontab ${crontabLabel(crontab)}.`
    await recordChange(tx, actor, {
      type: 'crontab-changed',
      payload: { crontabId: crontab.id, change: 'deleted' },
      message,
      audits: [{ subject: crontabSubject(crontab), before: crontabDefinitionOf(crontab), message }],
    })
    await notifyLive(tx, { subject: 'crontab', ids: [crontab.id] })
  })
  return { id: input.id }
}
