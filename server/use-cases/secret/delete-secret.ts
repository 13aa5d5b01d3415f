import { eq } from 'drizzle-orm'
import { agreeing, counted } from '#domain/counted.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { secrets } from '#schema/secrets.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { actionsOfSecrets, channelsOfSecrets, usersOfSecrets } from '#server/secrets/users-of-secrets.ts'
import { lockNotificationWrites } from '../notification/lock-notification-writes.ts'
import { requirePermission } from '../require-permission.ts'

/** How many tasks use a secret, how many notification channels, and how many of the team's own actions. */
type SecretUse = { taskCount: number; channelCount: number; actionCount: number }

/**
 * Deletes a secret. Runs of tasks that use it fail from then on, with its name; those that have started keep what they got. Messages of channels that use
 * it wait for it, until they are given up; actions that need it fail.
 * @throws DomainError `not_found`, `forbidden`
 */
export async function deleteSecret(db: Database, actor: Actor, { name }: { name: string }): Promise<SecretUse> {
  requirePermission(actor, 'manage-secrets')
  return await db.transaction(async (tx) => {
    const [deleted] = await tx.delete(secrets).where(eq(secrets.name, name)).returning({ name: secrets.name })
    if (!deleted) throw new DomainError('not_found', `There is no secret “${name}” any more.`)
    const taskCount = (await usersOfSecrets(tx)).get(name)?.length ?? 0
    // Nobody saves a channel meanwhile that is not counted.
    await lockNotificationWrites(tx)
    const channelCount = (await channelsOfSecrets(tx)).get(name)?.length ?? 0
    const actionCount = (await actionsOfSecrets(tx)).get(name)?.length ?? 0
    const use = { taskCount, channelCount, actionCount }
    const message = `Deleted the secret “${name}”, which ${useWords(use)}.`
    await recordChange(tx, actor, {
      type: 'secret-changed',
      payload: { secret: name, change: 'deleted' },
      message,
      audits: [
        {
          subject: { kind: 'secret', id: name, name },
          before: { tasks: taskCount, channels: channelCount, actions: actionCount },
          message,
        },
      ],
    })
    await notifyLive(tx, { subject: 'secret', ids: [] })
    return use
  })
}

function useWords({ taskCount, channelCount, actionCount }: SecretUse): string {
  const users = [
    ...(taskCount > 0 ? [counted(taskCount, 'task')] : []),
    ...(channelCount > 0 ? [counted(channelCount, 'channel')] : []),
    ...(actionCount > 0 ? [counted(actionCount, 'action')] : []),
  ]
  if (users.length === 0) return 'nothing uses'
  return `${new Intl.ListFormat('en-GB').format(users)} ${agreeing(taskCount + channelCount + actionCount, 'uses', 'use')}`
}
