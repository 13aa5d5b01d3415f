import { createDecipheriv } from 'node:crypto'
import { aboutSecret, CIPHER, NONCE_BYTES, type SealedSecret, TAG_BYTES } from './sealed-form.ts'
import type { SecretKeys } from './secret-keys.ts'

/**
 * Decrypts a secret. Only what runs handlers does, and what encrypts all of them with another key: the web never asks.
 * @throws Error with a sentence for people, which tells nothing of the value
 */
export function openSecret(keys: SecretKeys, { name, keyId, sealed }: SealedSecret): string {
  const found = keys.find(({ id }) => id === keyId)
  if (!found)
    throw new Error(
      `The secret “${name}” was encrypted with another key (${keyId}) than those of this worker (${keys.map(({ id }) => id).join(', ')}): give web and workers the same DJAG_SECRETS_KEY (or DJAG_SECRET where that is not set), or set the secret anew.`,
    )
  const bytes = Buffer.from(sealed, 'base64')
  try {
    const decipher = createDecipheriv(CIPHER, found.key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(aboutSecret(name)).setAuthTag(bytes.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8')
  } catch {
    throw new Error(`The secret “${name}” is damaged: what the database holds under its name was not encrypted for it. Set it anew.`)
  }
}
