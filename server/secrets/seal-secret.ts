import { createCipheriv, randomBytes } from 'node:crypto'
import { aboutSecret, CIPHER, NONCE_BYTES } from './sealed-form.ts'
import type { SecretKey } from './secret-keys.ts'

/** Encrypts a secret under its name, so that it cannot be read under another. Made anew each time: the same value twice looks like two. */
export function sealSecret({ id, key }: SecretKey, name: string, value: string): { keyId: string; sealed: string } {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(aboutSecret(name))
  const bytes = Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { keyId: id, sealed: bytes.toString('base64') }
}
