import type { CrontabInput } from '#domain/crontab-input.ts'
import type { Actor } from '#domain/roles.ts'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { crontabs } from '#schema/crontabs.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { refuseUnstorable } from '../refuse-unstorable.ts'
import { requirePermission } from '../require-permission.ts'
import { checkCrontabInput } from './check-crontab-input.ts'
import { crontabLabel, crontabSubject } from './crontab-label.ts'

/**
 * Saves a new crontab.
 * @param options `demo` marks it as demo data, which can be removed at once
 * @throws DomainError with a sentence for each wrong column
 */
export async function createCrontab(
  db: Database,
  actor: Actor,
  input: CrontabInput,
  options: { demo?: boolean } = {},
): Promise<{ id: number }> {
  requirePermission(actor, 'edit-crontabs')
  refuseUnstorable(input)
  checkCrontabInput(input)
  const definition = crontabDefinitionOf(input)
  return await db.transaction(async (tx) => {
    const [crontab] = await tx
      .insert(crontabs)
      .values({ ...definition, demo: options.demo ?? false })
      .returning()
    if (!crontab) throw new Error('The crontab was not inserted.')
    const message = `Created the crontab ${crontabLabel(crontab)}.`
    await recordChange(tx, actor, {
      type: 'crontab-changed',
      payload: { crontabId: crontab.id, change: 'created' },
      message,
      audits: [{ subject: crontabSubject(crontab), after: definition, message }],
    })
    await notifyLive(tx, { subject: 'crontab', ids: [crontab.id] })
    return { id: crontab.id }
  })
}
