import { eq, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { SecretInput } from '#domain/secrets/secret-input.ts'
import { secrets } from '#schema/secrets.ts'
import { recordChange } from '#server/audit/record-change.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { sealSecret } from '#server/secrets/seal-secret.ts'
import { webSecretKeys } from '#server/secrets/web-secret-keys.ts'
import { requirePermission } from '../require-permission.ts'

/** All of them are read at once, by the page and by who looks for what is missing. */
const MOST_SECRETS = 1_000

/**
 * Adds a secret, or gives one that is there a new value: runs that start from then on get it. The value is encrypted before it goes to the database,
 * and neither told nor audited.
 * @throws DomainError `forbidden`; `conflict` where there is one already that may not be replaced, or there are too many
 * @returns whether it was there before
 */
export async function putSecret(db: Database, actor: Actor, { name, value, mayReplace }: SecretInput): Promise<{ replaced: boolean }> {
  requirePermission(actor, 'manage-secrets')
  const sealed = sealSecret(webSecretKeys()[0], name, value)
  return await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.secretWrites})`)
    const [present] = await tx.select({ name: secrets.name }).from(secrets).where(eq(secrets.name, name))
    if (present && !mayReplace) {
      const message = `There is already a secret “${name}”. Replace its value there, or choose another name.`
      throw new DomainError('conflict', message, { name: message })
    }
    if (!present && (await tx.$count(secrets)) >= MOST_SECRETS)
      throw new DomainError('conflict', `There are ${MOST_SECRETS} secrets already. Delete those that nothing uses.`)
    const changed = { ...sealed, changedAt: sql`djag_now()`, changedByName: actor.name }
    await tx
      .insert(secrets)
      .values({ name, ...changed })
      .onConflictDoUpdate({ target: secrets.name, set: changed })
    const change = present ? 'replaced' : 'added'
    const message = present ? `Gave the secret “${name}” a new value.` : `Added the secret “${name}”.`
    await recordChange(tx, actor, {
      type: 'secret-changed',
      payload: { secret: name, change },
      message,
      audits: [{ subject: { kind: 'secret', id: name, name }, after: { value: change }, message }],
    })
    await notifyLive(tx, { subject: 'secret', ids: [] })
    return { replaced: present !== undefined }
  })
}
