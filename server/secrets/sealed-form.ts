/** A secret as the database has it. */
export type SealedSecret = { name: string; keyId: string; sealed: string }

/** How a secret is kept: nonce, encrypted bytes and tag, one behind the other, as base64. */
export const CIPHER = 'aes-256-gcm'
export const NONCE_BYTES = 12
export const TAG_BYTES = 16

/** What is bound to the encrypted bytes without being encrypted: whose they are. */
export function aboutSecret(name: string): Buffer {
  return Buffer.from(`djag secret ${name}`)
}
