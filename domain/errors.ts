/**
 * What can go wrong for a person, as codes that stay the same while sentences change. `stale`: somebody else has changed it since; `outdated`: the page
 * is of another version than the server; `not_confirmed`: the password has to be typed once more; `not_held`: told to a worker, whose lease or attempt
 * is its own no longer.
 */
export const ERROR_CODES = [
  'invalid_input',
  'not_signed_in',
  'forbidden',
  'not_confirmed',
  'not_found',
  'conflict',
  'in_use',
  'cycle',
  'stale',
  'outdated',
  'not_held',
  'too_many',
  'too_large',
  'unavailable',
  'internal',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/** HTTP status of each code, for the API. */
export const HTTP_STATUS: Record<ErrorCode, number> = {
  invalid_input: 422,
  not_signed_in: 401,
  forbidden: 403,
  not_confirmed: 403,
  not_found: 404,
  conflict: 409,
  in_use: 409,
  cycle: 409,
  stale: 409,
  outdated: 409,
  not_held: 409,
  too_many: 429,
  too_large: 413,
  unavailable: 503,
  internal: 500,
}

/** An error as it travels to the browser: a sentence for the person, and a sentence for each wrong field (dotted paths). */
export type ErrorView = { code: ErrorCode; message: string; fields?: Record<string, string>; requestId?: string }

/** An expected failure. `message` is written for the person who sees it: what was wrong and what to do. */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly fields: Record<string, string> | undefined

  constructor(code: ErrorCode, message: string, fields?: Record<string, string>, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DomainError'
    this.code = code
    this.fields = fields
  }

  view(): ErrorView {
    return this.fields ? { code: this.code, message: this.message, fields: this.fields } : { code: this.code, message: this.message }
  }
}

/** What every server action returns. Errors are values: nothing typed is lost to an error page. */
export type ActionResult<T> = { ok: true; data: T } | { ok: false; error: ErrorView }
