import type { ErrorCode, ErrorView } from '#domain/errors.ts'
import type { ProblemDocument } from '#domain/problem-document.ts'

/** An ErrorView from the server as something that can be thrown: by reads and by actions alike. */
export class ApiError extends Error {
  readonly code: ErrorCode
  readonly fields: Readonly<Record<string, string>>
  readonly requestId: string | undefined

  constructor(view: ErrorView) {
    super(view.message)
    this.name = 'ApiError'
    this.code = view.code
    this.fields = view.fields ?? {}
    this.requestId = view.requestId
  }
}

/** Whether a write was refused because somebody else changed meanwhile what it was made from. */
export function isStale(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 'stale'
}

/** The server took too long. */
export class NoAnswerError extends ApiError {
  constructor(limitMs: number) {
    super({ code: 'unavailable', message: `The server did not answer within ${limitMs / 1000} seconds. Try again in a moment.` })
    this.name = 'NoAnswerError'
  }
}

/** What to tell a person about anything that was thrown. */
export function describeError(error: unknown): { message: string; requestId: string | undefined } {
  if (error instanceof ApiError) return { message: error.message, requestId: error.requestId }
  if (error instanceof TypeError)
    return { message: 'The server could not be reached. Check the connection, then try again.', requestId: undefined }
  return { message: error instanceof Error ? error.message : 'Something went wrong. Try again.', requestId: undefined }
}

/** Reads an ErrorView from a response body that should be one, or a problem document of the API, whatever it really is. */
export function errorViewFrom(body: unknown, status: number): ErrorView {
  const told = typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? body : null
  if (told && 'message' in told && typeof told.message === 'string') return told as unknown as ErrorView
  if (told && 'detail' in told && typeof told.detail === 'string') return fromProblem(told as unknown as ProblemDocument)
  const code = status === 401 ? 'not_signed_in' : status === 404 ? 'not_found' : status === 503 ? 'unavailable' : 'internal'
  return { code, message: `The server answered ${status} without saying why. Try again.` }
}

/** Codes of requests that are none are never of what a page asks. */
function fromProblem({ code, detail, errors, requestId }: ProblemDocument): ErrorView {
  return {
    code: code as ErrorCode,
    message: detail,
    ...(Array.isArray(errors) && { fields: Object.fromEntries(errors.map((error) => [error.field, error.detail])) }),
    ...(requestId !== undefined && { requestId }),
  }
}
