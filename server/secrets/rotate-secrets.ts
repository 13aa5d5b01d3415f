import { asc, eq, ne, sql } from 'drizzle-orm'
import { counted } from '#domain/counted.ts'
import type { Actor } from '#domain/roles.ts'
import { secrets } from '#schema/secrets.ts'
import { recordChange } from '#server/audit/record-change.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { openSecret } from './open-secret.ts'
import { sealSecret } from './seal-secret.ts'
import type { SecretKeys } from './secret-keys.ts'

const ROTATOR: Actor = { kind: 'system', id: null, name: 'secrets:rotate', role: 'administrator' }

/** What became of secrets that another key than the first had encrypted. `problems`: why some could not be read; they stay as they are. */
export type Rotation = { rotated: number; problems: string[] }

/** Encrypts every secret anew that is not encrypted by the first of these keys, in one transaction. Nothing changes for who uses them. */
export async function rotateSecrets(db: Database, keys: SecretKeys): Promise<Rotation> {
  return await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.secretWrites})`)
    const others = await tx.select().from(secrets).where(ne(secrets.keyId, keys[0].id)).orderBy(asc(secrets.name)).for('update')
    const problems: string[] = []
    for (const secret of others) {
      try {
        const sealed = sealSecret(keys[0], secret.name, openSecret(keys, secret))
        await tx.update(secrets).set(sealed).where(eq(secrets.name, secret.name))
      } catch (error) {
        problems.push((error as Error).message)
      }
    }
    const rotated = others.length - problems.length
    if (rotated > 0) {
      const message = `Encrypted ${counted(rotated, 'secret')} with the present key.`
      const audits = [{ subject: { kind: 'none', id: null, name: 'secrets' } as const, after: { rotated }, message }]
      await recordChange(tx, ROTATOR, { type: 'secret-changed', payload: { change: 'rotated', rotated }, message, audits })
      await notifyLive(tx, { subject: 'secret', ids: [] })
    }
    return { rotated, problems }
  })
}
