import { createHmac } from 'node:crypto'

/** Before the base64 of a secret, as Standard Webhooks writes it. */
const SECRET_PREFIX = 'whsec_'

/**
 * The headers by which a receiver knows that a webhook is ours, not an old one, and not a second one (Standard Webhooks 1.0).
 * @param secret `whsec_` and base64, or any other text, which is taken byte for byte
 * @param id of the delivery, the same at each attempt
 * @param atMs of this attempt
 * @param body exactly as it is sent
 */
export function signedHeaders(secret: string, id: string, atMs: number, body: string): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1000))
  const key = secret.startsWith(SECRET_PREFIX) ? Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64') : Buffer.from(secret)
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
