import type { SecretValues } from '#domain/secrets/secret-references.ts'
import type { WorkerToken } from '#server/auth/api-tokens.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { HeldAttempt } from '#server/leases/held-attempt.ts'
import { HiddenValues } from '#server/secrets/hiding/hidden-values.ts'
import { openSecrets } from '#server/secrets/read-secrets.ts'
import type { SealedSecret } from '#server/secrets/sealed-form.ts'
import { webSecretKeys } from '#server/secrets/web-secret-keys.ts'

/** So many attempts' values are remembered; those that were given out longest ago are forgotten first. */
const MOST_REMEMBERED = 2_000

/** What was given out by this web, by attempt: a secret may be replaced or deleted while its run goes on, and its old value still has to be hidden. */
const givenOut = new Map<string, readonly string[]>()

/**
 * The values of the secrets that an attempt of a worker over HTTP is given. The web may read no other: the database hands out what the run of such
 * an attempt refers to, and nothing else (`djag_secrets_of_attempt`).
 * @throws Error with a sentence that names a secret which is not there, or cannot be decrypted
 */
export async function readSecretsOf(db: Database, held: HeldAttempt, names: readonly string[]): Promise<SecretValues> {
  if (names.length === 0) return {}
  const values = openSecrets(webSecretKeys(), await readSealed(db, held), names)
  givenOut.set(keyOf(held), [...new Set([...(givenOut.get(keyOf(held)) ?? []), ...Object.values(values)])])
  for (const oldest of givenOut.keys()) {
    if (givenOut.size <= MOST_REMEMBERED) break
    givenOut.delete(oldest)
  }
  return values
}

/**
 * What has to be hidden in all that an attempt leaves: the secrets that its run refers to, as they are now and as this web gave them out. Nothing for
 * a token that gets none.
 */
export async function hiddenValuesOf(db: Database, { getsSecrets }: WorkerToken, held: HeldAttempt): Promise<HiddenValues> {
  if (!getsSecrets) return new HiddenValues()
  const keys = webSecretKeys()
  const present = (await readSealed(db, held)).flatMap((sealed) => {
    try {
      return Object.values(openSecrets(keys, [sealed], [sealed.name]))
    } catch {
      // What cannot be decrypted was given to nobody.
      return []
    }
  })
  return new HiddenValues([...new Set([...present, ...(givenOut.get(keyOf(held)) ?? [])])])
}

/** The attempt has ended: what it was given is kept in memory no longer. */
export function forgetSecretsOf(held: HeldAttempt): void {
  givenOut.delete(keyOf(held))
}

async function readSealed(db: Database, { runId, attempt, workerId }: HeldAttempt): Promise<SealedSecret[]> {
  return await preparedSql(db)<SealedSecret[]>`
    select name, key_id as "keyId", sealed from djag_secrets_of_attempt(${runId}::uuid, ${attempt}::int, ${workerId}::uuid)`
}

const keyOf = ({ runId, attempt, workerId }: HeldAttempt) => `${runId} ${attempt} ${workerId}`
