import { createHmac } from 'node:crypto'
import type { SecretKeys } from '#server/secrets/secret-keys.ts'

/** By the first key, and by each that was the first before. */
export type AddressFingerprints = readonly [string, ...string[]]

/** By what an address is known again without being kept: it may be a secret, and short. Only who has the key can try what it is. */
export function addressFingerprints([first, ...older]: SecretKeys, address: string): AddressFingerprints {
  const of = (key: Buffer) => createHmac('sha256', key).update(`djag address told 1 ${address}`).digest('base64url')
  return [of(first.key), ...older.map(({ key }) => of(key))]
}
