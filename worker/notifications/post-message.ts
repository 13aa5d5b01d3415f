import type { Dispatcher } from 'undici'
import type { DeliveryAnswer } from '#domain/notifications/delivery-answer.ts'
import { storableText } from '#server/endings/storable.ts'
import { RefusedAddress } from '#worker/handlers/http-request/guarded-dispatcher.ts'

const LIMIT_MS = 15_000
const MOST_SAID = 500
const MOST_READ_BYTES = 4 * MOST_SAID

/** `said`: for the log of deliveries, what came back, or why nothing did. It never names the address, which may be a secret itself. */
export type PostedMessage = { answer: DeliveryAnswer; said: string }

type Message = { url: string; body: string; headers: Record<string, string> }

/**
 * Posts a message as JSON, once. Goes where `dispatcher` lets it, follows no redirect, waits no longer than the limit, reads no more of an answer
 * than is told.
 * @returns what came back; errors of the way there are answers, too
 */
export async function postMessage(
  dispatcher: Dispatcher,
  { url, body, headers }: Message,
  { signal, limitMs = LIMIT_MS }: { signal: AbortSignal; limitMs?: number },
): Promise<PostedMessage> {
  const limit = AbortSignal.timeout(limitMs)
  try {
    const { default: undici } = await import('undici')
    const response = await undici.fetch(url, {
      method: 'POST',
      redirect: 'manual',
      dispatcher,
      signal: AbortSignal.any([signal, limit]),
      headers: { 'content-type': 'application/json', 'user-agent': 'Djag', ...headers },
      body,
    })
    const text = await beginningOf(response.body as AsyncIterable<Uint8Array> | null)
    const said = `It answered ${response.status}${text === '' ? '.' : `: ${storableText(text, MOST_SAID)}`}`
    return { answer: { status: response.status, retryAfter: response.headers.get('retry-after') }, said }
  } catch (error) {
    return { answer: { status: null, isRefusedHere: isRefusal(error) }, said: reasonOf(error, limit.aborted && limitMs) }
  }
}

/** An answer whose rest does not come is an answer all the same: its status was there. */
async function beginningOf(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytesRead = 0
  try {
    for await (const bytes of body ?? []) {
      text += decoder.decode(bytes, { stream: true })
      bytesRead += bytes.length
      if (bytesRead >= MOST_READ_BYTES) break
    }
  } catch {
    return text.trim()
  }
  return text.trim()
}

function isRefusal(error: unknown): boolean {
  return error instanceof TypeError && error.cause instanceof RefusedAddress
}

/** Errors of `fetch` name the address; of a refusal, its sentence names the host, which says what to allow. */
function reasonOf(error: unknown, limitMs: number | false): string {
  if (limitMs !== false) return `It did not answer within ${limitMs / 1000} s.`
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof RefusedAddress) return `It was not asked: ${cause.message}`
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause
  const code = (inner as { code?: unknown } | undefined)?.code
  return typeof code === 'string' ? `It could not be reached (${code}).` : 'It could not be reached.'
}
