import { eq } from 'drizzle-orm'
import { counted } from '#domain/counted.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { secrets } from '#schema/secrets.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { usersOfSecrets } from '#server/secrets/users-of-secrets.ts'
import { requirePermission } from '../require-permission.ts'

/**
 * Deletes a secret. Runs of tasks that use it fail from then on, with its name; those that have started keep what they got.
 * @throws DomainError `not_found`, `forbidden`
 * @returns how many tasks use it
 */
export async function deleteSecret(db: Database, actor: Actor, { name }: { name: string }): Promise<{ taskCount: number }> {
  requirePermission(actor, 'manage-secrets')
  return await db.transaction(async (tx) => {
    const [deleted] = await tx.delete(secrets).where(eq(secrets.name, name)).returning({ name: secrets.name })
    if (!deleted) throw new DomainError('not_found', `There is no secret “${name}” any more.`)
    const taskCount = (await usersOfSecrets(tx)).get(name)?.length ?? 0
    const used = taskCount === 0 ? 'no task uses' : `${counted(taskCount, 'task')} use${taskCount === 1 ? 's' : ''}`
    const message = `Deleted the secret “${name}”, which ${used}.`
    await recordChange(tx, actor, {
      type: 'secret-changed',
      payload: { secret: name, change: 'deleted' },
      message,
      audits: [{ subject: { kind: 'secret', id: name, name }, before: { tasks: taskCount }, message }],
    })
    await notifyLive(tx, { subject: 'secret', ids: [] })
    return { taskCount }
  })
}
