import type { Headers as AnsweredHeaders, Dispatcher, Response } from 'undici'
import { z } from 'zod'
import { storableText } from '#server/endings/storable.ts'
import { defineHandler, type HandlerContext } from '#worker/handler-definition/define-handler.ts'
import { fetchFollowing } from './follow-redirects.ts'
import { guardedDispatcher, RefusedAddress } from './guarded-dispatcher.ts'

const MAX_BODY_CHARACTERS = 16_000
/** Of a body in an error's sentence; the note of what is left out tells where a secret may have been cut. */
const MAX_SAID_CHARACTERS = 500
const KEPT_HEADERS = [
  'content-type',
  'content-length',
  'date',
  'etag',
  'last-modified',
  'location',
  'retry-after',
  'server',
  'x-request-id',
]
const REDIRECTS = [301, 302, 303, 307, 308]
const status = z.number().int().min(100).max(599)

const input = z.object({
  url: z.url({ protocol: /^https?$/ }).describe('Where to send the request (http or https).'),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).default('GET'),
  headers: z.record(z.string(), z.string()).default({}).describe('Request headers.'),
  body: z.unknown().optional().describe('Text is sent as it is; anything else as JSON. Not with GET or HEAD.'),
  expectedStatus: z
    .union([status, z.array(status).min(1)])
    .optional()
    .describe('The status, or statuses, that mean success. Left out: 200 to 299.'),
  followRedirects: z
    .boolean()
    .optional()
    .describe(
      'Whether to go where a redirect leads. Left out: yes, unless a redirect (such as 302) is among the expected statuses, or a callback is awaited.',
    ),
  awaitsCallback: z
    .boolean()
    .default(false)
    .describe(
      'An answer of 202 means that the work goes on there: it posts its progress and its ending to the address in the header Djag-Callback.',
    ),
  heartbeatSeconds: z.number().min(1).max(86_400).default(300).describe('After 202: the run fails when nothing is posted for so long.'),
  timeLimitSeconds: z
    .number()
    .positive()
    .max(24 * 3600)
    .default(60)
    .describe('The run fails when the answer takes longer.'),
})

export default defineHandler({
  name: 'http-request',
  description: 'Sends an HTTP request and fails unless the answer has the expected status.',
  input,
  positional: ['url', 'method'],
  reuse: true,
  async run(context, request) {
    const timeLimit = AbortSignal.timeout(Math.ceil(request.timeLimitSeconds * 1000))
    const signal = AbortSignal.any([context.signal, timeLimit])
    const { url, where, authorization } = addressOf(request.url)
    context.log.info(`${request.method} ${where}`)
    const startedMs = performance.now()
    const sent = payload(request, { authorization, traceparent: context.traceparent, ...callbackHeaders(context, request.awaitsCallback) })
    try {
      const { default: undici } = await import('undici')
      const dispatcher = await connections()
      const how = { signal, dispatcher }
      const response = followsRedirects(request)
        ? await fetchFollowing(undici.fetch, url, { method: request.method, ...sent }, how)
        : await undici.fetch(url, { method: request.method, redirect: 'manual', ...how, ...sent })
      const { body, isCut } = await beginningOf(response)
      const tookMs = Math.round(performance.now() - startedMs)
      context.log.info(`${response.status} ${response.statusText}`.trim(), { tookMs })
      if (!isExpected(response.status, request.expectedStatus)) {
        throw new Error(
          `${where} answered with status ${response.status}, expected ${expectedInWords(request.expectedStatus)}.${body ? ` It said: ${storableText(body, MAX_SAID_CHARACTERS)}` : ''}`,
        )
      }
      if (request.awaitsCallback && response.status === 202) return context.awaitCompletion(request.heartbeatSeconds)
      return { status: response.status, headers: keptHeaders(response.headers), body, ...(isCut && { bodyIsCut: true }), tookMs }
    } catch (error) {
      if (timeLimit.aborted && !context.signal.aborted)
        throw new Error(`${where} did not answer within ${request.timeLimitSeconds} s.`, { cause: error })
      if (error instanceof TypeError && error.cause instanceof RefusedAddress)
        throw new Error(`${where} was not asked: ${error.cause.message}`, { cause: error })
      if (error instanceof TypeError && error.cause instanceof Error)
        throw new Error(`${where} could not be reached: ${reason(error.cause)}`, { cause: error })
      throw error
    }
  },
})

/** The key stays the same for all attempts: who has the work already goes on, and posts to the latest address. */
function callbackHeaders({ callbackAddress, idempotencyKey }: HandlerContext, isAwaited: boolean): Record<string, string | null> {
  if (!isAwaited) return {}
  if (callbackAddress === null)
    throw new Error('This worker does not know the address of the web, to which it could be posted how it went.')
  return { 'djag-callback': callbackAddress, 'idempotency-key': idempotencyKey }
}

let dispatcher: Promise<Dispatcher> | null = null

/** Of this process, whose next runs use them again. */
function connections(): Promise<Dispatcher> {
  dispatcher ??= guardedDispatcher(process.env)
  return dispatcher
}

/** `added`: headers that are sent unless the task has others. */
function payload(
  request: z.output<typeof input>,
  added: Record<string, string | null>,
): { headers: Record<string, string>; body?: string } {
  const headers = new Headers(request.headers)
  for (const [name, value] of Object.entries(added)) if (value !== null && !headers.has(name)) headers.set(name, value)
  const body = typeof request.body === 'string' || request.body === undefined ? request.body : JSON.stringify(request.body)
  if (body !== request.body && !headers.has('content-type')) headers.set('content-type', 'application/json')
  return { headers: Object.fromEntries(headers), ...(body !== undefined && { body }) }
}

/** Reads no more of a body than is kept, so that an endless answer ends here. */
async function beginningOf(response: Response): Promise<{ body: string; isCut: boolean }> {
  let body = ''
  if (!response.body) return { body, isCut: false }
  const decoder = decoderFor(response.headers.get('content-type'))
  for await (const bytes of response.body) {
    body += decoder.decode(bytes, { stream: true })
    if (body.length > MAX_BODY_CHARACTERS) return { body: body.slice(0, MAX_BODY_CHARACTERS), isCut: true }
  }
  return { body: body + decoder.decode(), isCut: false }
}

/** Of the charset that the header names; of UTF-8 where it names none, or none there is. */
function decoderFor(contentType: string | null): TextDecoder {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1]
  try {
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder()
  }
}

function followsRedirects({ followRedirects, expectedStatus, awaitsCallback }: z.output<typeof input>): boolean {
  if (followRedirects !== undefined) return followRedirects
  // The address is for whom the task names, and nobody else.
  if (awaitsCallback) return false
  return expectedStatus === undefined || ![expectedStatus].flat().some((expected) => REDIRECTS.includes(expected))
}

function isExpected(actual: number, expected: number | number[] | undefined): boolean {
  if (expected === undefined) return actual >= 200 && actual <= 299
  return [expected].flat().includes(actual)
}

function expectedInWords(expected: number | number[] | undefined): string {
  return expected === undefined ? '200 to 299' : [expected].flat().join(' or ')
}

function keptHeaders(headers: AnsweredHeaders): Record<string, string> {
  return Object.fromEntries(KEPT_HEADERS.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? '']] : [])))
}

/** A connection that is refused on several addresses says so only inside. */
function reason(error: Error): string {
  const inner = error instanceof AggregateError ? error.errors[0] : undefined
  return error.message || (inner instanceof Error ? inner.message : error.name)
}

/**
 * Takes user and password out of a URL, as `fetch` refuses them there: they go into a header, and `where` shows everyone
 * who may look at the run a URL without them.
 */
function addressOf(given: string): { url: string; where: string; authorization: string | null } {
  const url = new URL(given)
  if (!url.username && !url.password) return { url: given, where: given, authorization: null }
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  url.username = ''
  url.password = ''
  return { url: url.href, where: url.href, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
}
