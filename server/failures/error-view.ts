import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { DomainError, type ErrorView } from '#domain/errors.ts'
import { isDatabaseUnavailable } from '#server/database/transient-errors.ts'
import { failureLog } from './failure-log.ts'

/** The sentences of a failed parse by dotted path; the first one for each field, and one for each name that is none. `''` is the whole input. */
export function fieldErrors(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const issue of error.issues) {
    if (issue.code !== 'unrecognized_keys') fields[issue.path.join('.')] ??= issue.message
    else for (const key of issue.keys) fields[[...issue.path, key].join('.')] ??= 'Nothing of this name is known here. Remove it.'
  }
  return fields
}

/**
 * What the browser is told of a failure. Expected ones say what was wrong; any other is logged under a request id, and only that id is told.
 * @param doing what was being done, for the log
 */
export function errorView(error: unknown, doing: string): ErrorView {
  if (error instanceof DomainError) return error.view()
  if (error instanceof z.ZodError) {
    return { code: 'invalid_input', message: 'Some of this needs another look; nothing was saved.', fields: fieldErrors(error) }
  }
  const requestId = randomUUID()
  failureLog.error({ err: error, requestId, doing }, `Failed: ${doing}`)
  if (isDatabaseUnavailable(error)) {
    return { code: 'unavailable', message: 'The database cannot be reached. Try again in a moment.', requestId }
  }
  return { code: 'internal', message: 'Something went wrong here; it was logged. Try again, or report it with the request id.', requestId }
}
