import { DomainError } from '#domain/errors.ts'
import { auditingRefusal, auditingRefusedRead } from '#server/audit/audit-refusal.ts'
import { clientAddressOf, limitedAddress } from '#server/auth/client-address.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { countCall, refuseTooManyOfAddress, welcomeAddress } from './call-budget.ts'
import { type Caller, findCaller, refuseForeignPages } from './caller.ts'
import { type Answer, answerOnce } from './kept-answers.ts'
import { lineStream } from './line-stream.ts'
import type { QuestionOperation, ReadOperation, StreamOperation, WriteOperation } from './operation.ts'
import { API_ROOT, allowedAt, type Routed, routeOf } from './operation-routes.ts'
import { readBody, readCallParameters, readIfMatch } from './read-request.ts'
import { problemResponse } from './request-problem.ts'

const NO_STORE = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
/** A compressor would hold lines back. */
const NO_TRANSFORM = 'no-store, no-transform'

/**
 * Answers every request below /api/v1: limits, caller, operation, permission, parameters, then what the operation does. Whatever goes wrong is answered as
 * a problem document.
 */
export async function answerApiRequest(request: Request): Promise<Response> {
  const url = new URL(request.url)
  const doing = `${request.method} ${url.pathname}`
  let headers: Record<string, string> = {}
  let response: Response
  try {
    const isBrowser = request.headers.get('authorization') === null && request.headers.has('cookie')
    const [address, budget] = [limitedAddress(clientAddressOf(request.headers)), isBrowser ? 'ofBrowsers' : 'ofAddresses'] as const
    refuseTooManyOfAddress(address, budget)
    const { db } = webDatabase()
    const caller = await findCaller(db, request.headers)
    welcomeAddress(address, budget)
    const counted = countCall(caller)
    headers = counted.headers
    if (counted.refusal) throw counted.refusal
    response = await answerCaller(db, caller, request, url)
  } catch (error) {
    response = problemResponse(error, doing, { saidVersion: request.headers.has('if-match') })
  }
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return request.method === 'HEAD' ? new Response(null, response) : response
}

async function answerCaller(db: Database, caller: Caller, request: Request, url: URL): Promise<Response> {
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow: allowedAt(url.pathname).join(', ') } })
  const routed = routeOf(request.method, url.pathname)
  const { operation, pathParameters } = routed
  if (operation.kind === 'write')
    return await auditingRefusal(db, caller.actor, operation.id, async () => {
      requirePermission(caller.actor, operation.permission, 'somewhere')
      return await change(db, caller, request, url, { operation, pathParameters })
    })
  return await auditingRefusedRead(db, caller.actor, operation.id, async () => {
    requirePermission(caller.actor, operation.permission, 'somewhere')
    return await answerRead(db, caller, request, { operation, parameters: readCallParameters(operation, url, pathParameters) })
  })
}

type Reading = { operation: Exclude<Routed['operation'], WriteOperation>; parameters: unknown }

async function answerRead(db: Database, caller: Caller, request: Request, { operation, parameters }: Reading): Promise<Response> {
  if (operation.kind === 'question') return await ask(db, caller, request, operation)
  if (operation.kind === 'read') return await read(db, caller, operation, parameters)
  return request.method === 'HEAD'
    ? new Response(null, { headers: NO_STORE })
    : await stream(db, caller, request, { operation, parameters })
}

async function read(db: Database, { actor, sessionId }: Caller, operation: ReadOperation, parameters: unknown): Promise<Response> {
  const answer = await operation.query(db, parameters as never, actor, sessionId)
  const version = operation.versionOf?.(answer as never)
  return Response.json(answer, { headers: version === undefined ? NO_STORE : { ...NO_STORE, etag: `"${version}"` } })
}

async function ask(db: Database, caller: Caller, request: Request, operation: QuestionOperation): Promise<Response> {
  refuseForeignPages(caller, request.headers)
  const { value } = await readBody(operation, request)
  return Response.json(await operation.query(db, { actor: caller.actor, body: value as never }), { headers: NO_STORE })
}

const CALLER_ASKED_ANEW_MS = 15_000

/** Goes on as long as its reader is there and may read: who is revoked meanwhile hears no more. */
async function stream(
  db: Database,
  { actor }: Caller,
  request: Request,
  { operation, parameters }: { operation: StreamOperation; parameters: unknown },
): Promise<Response> {
  let reader = actor
  const ending = new AbortController()
  const signal = AbortSignal.any([request.signal, ending.signal])
  const lines = await operation.open(db, parameters as never, () => reader, signal)
  const askAnew = async () => {
    try {
      reader = (await findCaller(db, request.headers)).actor
      requirePermission(reader, operation.permission, 'somewhere')
    } catch {
      ending.abort()
    }
  }
  const body = lineStream(lines, { everyMs: CALLER_ASKED_ANEW_MS, askAnew, end: () => ending.abort() })
  return new Response(body, {
    headers: { ...NO_STORE, 'cache-control': NO_TRANSFORM, 'content-type': 'application/x-ndjson', 'x-accel-buffering': 'no' },
  })
}

async function change(
  db: Database,
  caller: Caller,
  request: Request,
  url: URL,
  { operation, pathParameters }: Omit<Routed, 'operation'> & { operation: WriteOperation },
): Promise<Response> {
  refuseForeignPages(caller, request.headers)
  if (operation.isConfidential && !caller.isConfirmed)
    throw new DomainError('not_confirmed', 'Type your password once more in the dashboard, or send a token: you signed in a while ago.')
  const parameters = readCallParameters(operation, url, pathParameters)
  const { version } = readIfMatch(operation, request.headers)
  const { text, value } = await readBody(operation, request)
  const keyed = {
    caller: caller.key,
    key: operation.isConfidential ? null : request.headers.get('idempotency-key'),
    method: request.method,
    address: url.pathname + url.search,
    body: text,
  }
  const write = async (tx: Transaction): Promise<Answer> => {
    const call = { actor: caller.actor, parameters: parameters as never, body: value as never, version }
    const { body, version: left, location } = await operation.change(tx, call)
    const headers: Record<string, string> = {}
    if (left !== undefined) headers.etag = `"${left}"`
    if (location !== undefined) headers.location = API_ROOT + location
    return { status: operation.status, headers, body }
  }
  const repeat = async (tx: Transaction, kept: unknown) =>
    operation.repeat ? await operation.repeat(tx, caller.actor, kept as never) : kept
  const answer = await answerOnce(db, keyed, { write, repeat })
  const body =
    operation.isConfidential && operation.afterwards ? await operation.afterwards(db, caller.actor, answer.body as never) : answer.body
  const headers = { ...NO_STORE, ...answer.headers }
  return answer.status === 204 ? new Response(null, { status: 204, headers }) : Response.json(body, { status: answer.status, headers })
}
