import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** An attempt that may go on elsewhere. */
export type CompletedAttempt = { runId: string; attempt: number }

export const CALLBACKS_ROOT = '/api/callbacks'

/** Nothing else is derived of the secret under these words (HKDF-SHA-256, RFC 5869). */
const PURPOSE = 'djag callbacks, key 1'
const RUN_ID_BYTES = 16
const SIGNATURE_BYTES = 24

/**
 * Where whoever goes on with an attempt posts how it goes. It names the attempt and is signed, so that the web knows it without having been told
 * of it before, and so that it is of no use for anything else.
 * @param url of the web, as people open it
 * @param secret DJAG_SECRET, which web and workers share
 */
export function callbackAddress(url: string, secret: string, attempt: CompletedAttempt): string {
  return `${url.replace(/\/$/, '')}${CALLBACKS_ROOT}/${callbackToken(secret, attempt)}`
}

function callbackToken(secret: string, { runId, attempt }: CompletedAttempt): string {
  const said = Buffer.alloc(RUN_ID_BYTES + 4)
  said.write(runId.replaceAll('-', ''), 'hex')
  said.writeUInt32BE(attempt, RUN_ID_BYTES)
  return Buffer.concat([said, signatureOf(secret, said)]).toString('base64url')
}

/** The attempt that a token was made for; null: it is none of ours. */
export function readCallbackToken(secret: string, token: string): CompletedAttempt | null {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== RUN_ID_BYTES + 4 + SIGNATURE_BYTES) return null
  const said = bytes.subarray(0, RUN_ID_BYTES + 4)
  if (!timingSafeEqual(bytes.subarray(said.length), signatureOf(secret, said))) return null
  const hex = said.toString('hex', 0, RUN_ID_BYTES)
  const runId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { runId, attempt: said.readUInt32BE(RUN_ID_BYTES) }
}

let latest: { secret: string; key: Buffer } | null = null

function signatureOf(secret: string, said: Buffer): Buffer {
  // Deriving a key takes longer than signing, and there is one secret.
  if (latest?.secret !== secret) latest = { secret, key: Buffer.from(hkdfSync('sha256', secret, '', PURPOSE, 32)) }
  return createHmac('sha256', latest.key).update(said).digest().subarray(0, SIGNATURE_BYTES)
}
