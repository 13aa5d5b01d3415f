import type { ErrorCode } from '#domain/errors.ts'
import {
  PROBLEM_TYPE,
  type ProblemCode,
  type ProblemDocument,
  problemDocumentOf,
  type RequestProblemCode,
} from '#domain/problem-document.ts'
import { errorView } from '#server/failures/error-view.ts'

/** A request that is refused for what it is as a request, whatever it asks for. */
export class RequestProblem extends Error {
  readonly code: RequestProblemCode
  readonly headers: Readonly<Record<string, string>>

  constructor(code: RequestProblemCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.name = 'RequestProblem'
    this.code = code
    this.headers = headers
  }
}

/**
 * Any failure as the API answers it: the same codes and sentences as the dashboard's.
 * @param saidVersion whether the request said what it was made from: then what is stale differs from that
 */
export function problemResponse(error: unknown, doing: string, { saidVersion = false } = {}): Response {
  if (error instanceof RequestProblem) return answer(problemDocumentOf(error.code, error.message), error.headers)
  const { code, message, fields, requestId } = errorView(error, doing)
  const told: ProblemCode = code === 'stale' && saidVersion ? 'version_differs' : code
  return answer(problemDocumentOf(told, message, { fields, requestId }), HEADERS_OF[code] ?? {})
}

/** What tells programs, beside the document, how to go on. */
const HEADERS_OF: { readonly [Code in ErrorCode]?: Readonly<Record<string, string>> } = {
  not_signed_in: { 'www-authenticate': 'Bearer realm="djag"' },
  unavailable: { 'retry-after': '1' },
}

function answer(problem: ProblemDocument, headers: Readonly<Record<string, string>>): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers },
  })
}
