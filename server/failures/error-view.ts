import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { DomainError, type ErrorView } from '#domain/errors.ts'
import { databaseTroubleOf } from '#server/database/transient-errors.ts'
import { failureLog } from './failure-log.ts'

const TROUBLE_WORDS: Readonly<Record<NonNullable<ReturnType<typeof databaseTroubleOf>>, string>> = {
  away: 'The database cannot be reached. Try again in a moment.',
  disk_full: 'The database has no room left on its disk: nothing can be saved before somebody makes some.',
  no_connections: 'The database has no free connections. Try again in a moment.',
  read_only: 'The database takes no changes just now: it is read-only, as a standby is. Try again in a moment.',
}

/** The sentences of a failed parse by dotted path; the first one for each field, and one for each name that is none. `''` is the whole input. */
export function fieldErrors(error: z.ZodError): Record<string, string> {
  // A map, as an object would lose `__proto__`.
  const fields = new Map<string, string>()
  const add = (path: readonly PropertyKey[], sentence: string) => {
    const name = path.join('.')
    if (!fields.has(name)) fields.set(name, sentence)
  }
  for (const issue of error.issues) {
    if (issue.code !== 'unrecognized_keys') add(issue.path, issue.message)
    else for (const key of issue.keys) add([...issue.path, key], 'Nothing of this name is known here. Remove it.')
  }
  return Object.fromEntries(fields)
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
  const trouble = databaseTroubleOf(error)
  if (trouble !== null) return { code: 'unavailable', message: TROUBLE_WORDS[trouble], requestId }
  return { code: 'internal', message: 'Something went wrong here; it was logged. Try again, or report it with the request id.', requestId }
}
