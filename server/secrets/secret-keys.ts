import { hkdfSync } from 'node:crypto'
import type { KeyTexts } from '#server/configuration/secrets-keys.ts'

/** A key of AES-256. `id` tells which one encrypted something, and nothing of the key. */
export type SecretKey = { id: string; key: Buffer }

/** The first encrypts; all of them decrypt what they encrypted. */
export type SecretKeys = readonly [SecretKey, ...SecretKey[]]

/** Nothing else is derived of the same text under these words (HKDF-SHA-256, RFC 5869). */
const [KEY, ID] = ['djag secrets, key 1', 'djag secrets, key id 1']

/** Derives the keys of the texts that people set. */
export function secretKeysOf([first, ...older]: KeyTexts): SecretKeys {
  return [keyOf(first), ...older.map(keyOf)]
}

function keyOf(text: string): SecretKey {
  const derive = (purpose: string, bytes: number) => Buffer.from(hkdfSync('sha256', text, '', purpose, bytes))
  return { id: derive(ID, 6).toString('hex'), key: derive(KEY, 32) }
}
