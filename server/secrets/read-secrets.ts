import { inArray } from 'drizzle-orm'
import type { SecretValues } from '#domain/secrets/secret-references.ts'
import { secrets } from '#schema/secrets.ts'
import type { Database } from '#server/database/client.ts'
import { openSecret } from './open-secret.ts'
import type { SealedSecret } from './sealed-form.ts'
import type { SecretKeys } from './secret-keys.ts'

/**
 * The values of these secrets, for who runs a handler.
 * @throws Error with a sentence that names those that are not there, or one that cannot be decrypted
 */
export async function readSecrets(db: Database, keys: SecretKeys, names: readonly string[]): Promise<SecretValues> {
  const rows = await db
    .select({ name: secrets.name, keyId: secrets.keyId, sealed: secrets.sealed })
    .from(secrets)
    .where(inArray(secrets.name, [...names]))
  return openSecrets(keys, rows, names)
}

/**
 * The values of these secrets, of what the database has under their names.
 * @throws Error as `readSecrets`
 */
export function openSecrets(keys: SecretKeys, rows: readonly SealedSecret[], names: readonly string[]): SecretValues {
  const missing = names.filter((name) => !rows.some((row) => row.name === name))
  if (missing.length > 0) throw new SecretsMissingError(missing)
  return Object.fromEntries(rows.filter(({ name }) => names.includes(name)).map((row) => [row.name, openSecret(keys, row)]))
}

class SecretsMissingError extends Error {
  override name = 'SecretsMissingError'

  constructor(names: readonly string[]) {
    const quoted = names.map((name) => `“${name}”`).join(', ')
    super(
      names.length === 1
        ? `There is no secret ${quoted}. An administrator adds it under Secrets.`
        : `There are no secrets ${quoted}. An administrator adds them under Secrets.`,
    )
  }
}
