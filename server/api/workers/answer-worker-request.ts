import { DomainError } from '#domain/errors.ts'
import { findWorkerToken, type WorkerToken } from '#server/auth/api-tokens.ts'
import { auditRefusedToken } from '#server/auth/audit-refused-token.ts'
import { clientAddressOf, limitedAddress } from '#server/auth/client-address.ts'
import { type HttpWorkerSource, httpWorkerSource } from '#server/http-workers/http-worker-source.ts'
import { refuseTooManyOfAddress, refuseTooManyOfWorkers, type WorkerCall, welcomeAddress } from '../call-budget.ts'
import { bearerTokenOf } from '../caller.ts'
import { readBody } from '../read-request.ts'
import { problemResponse, RequestProblem } from '../request-problem.ts'
import { WORKER_API_ROOT, WORKER_OPERATIONS, type WorkerOperation } from './worker-operations.ts'

const CALLS: Readonly<Record<string, WorkerCall>> = {
  '/register': 'registration',
  '/heartbeat': 'sign-of-life',
  '/end': 'sign-of-life',
  '/stop': 'sign-of-life',
}
const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/**
 * Answers every request below /api/worker/v1: limits, token, operation, body, then what the operation does. A session counts for nothing here, and
 * neither does a token of anybody but workers.
 */
export async function answerWorkerRequest(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  try {
    const address = clientAddressOf(request.headers)
    refuseTooManyOfAddress(limitedAddress(address), 'ofWorkers')
    const source = httpWorkerSource()
    const token = await tokenOf(source, request.headers, address)
    const operation = operationAt(request.method, pathname)
    refuseTooManyOfWorkers(token.id, CALLS[operation.path] ?? 'other')
    return await answer(source, token, operation, request)
  } catch (error) {
    return problemResponse(error, `${request.method} ${pathname}`)
  }
}

async function tokenOf({ db }: HttpWorkerSource, headers: Headers, address: string): Promise<WorkerToken> {
  const text = bearerTokenOf(headers)
  const token = text === null ? null : await findWorkerToken(db, text, address)
  if (token) {
    welcomeAddress(limitedAddress(address), 'ofWorkers')
    return token
  }
  if (text !== null) await auditRefusedToken(db, text, address, 'the API of workers')
  throw new DomainError(
    'not_signed_in',
    text === null
      ? 'Send a token of workers as `Authorization: Bearer djag_…`. An administrator makes one under Settings, Tokens.'
      : 'This is no token of workers that works: it is unknown, expired or revoked, or of a person or a service account.',
  )
}

function operationAt(method: string, pathname: string): WorkerOperation {
  const operation = WORKER_OPERATIONS.find(({ path }) => pathname === WORKER_API_ROOT + path)
  if (!operation)
    throw new DomainError('not_found', `Workers have no such address. There are ${WORKER_OPERATIONS.map(({ path }) => path).join(', ')}.`)
  if (method !== 'POST') throw new RequestProblem('method_not_allowed', `Nothing here answers to ${method}. Use POST.`, { allow: 'POST' })
  return operation
}

async function answer(
  source: HttpWorkerSource,
  token: WorkerToken,
  { body, isLeftByRun, status, work, answer: shape }: WorkerOperation,
  request: Request,
): Promise<Response> {
  const { value } = await readBody({ body, ...(isLeftByRun && { partsOf: () => [] }) }, request)
  const answered = await work(source, token, value as never, request.signal)
  return shape === null ? new Response(null, { status, headers: HEADERS }) : Response.json(answered, { status, headers: HEADERS })
}
