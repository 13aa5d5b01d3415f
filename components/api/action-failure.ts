import { unstable_isUnrecognizedActionError as isUnrecognizedActionError } from 'next/navigation'
import type { ErrorView } from '#domain/errors.ts'

/** Sentences of Next and React that are no answer to a person. */
const NO_ANSWER = /^(An unexpected response was received|Minified React error|An error occurred in the Server Components)/

/**
 * What a server action that did not even come back with a result says: it has thrown something itself, the server has refused it before it was read,
 * belongs to another version than this page, or was not there at all.
 */
export function actionFailure(error: unknown): ErrorView {
  if (isUnrecognizedActionError(error)) {
    return {
      code: 'outdated',
      message: 'This page is from an older version of Djag: reload it, then try again. Forms keep what you typed.',
    }
  }
  // So fetch says that there was no connection.
  if (error instanceof TypeError)
    return { code: 'unavailable', message: 'The server could not be reached. Check the connection, then try again.' }
  const requestId = digestOf(error)
  const sentence = error instanceof Error && requestId === undefined && !NO_ANSWER.test(error.message) ? error.message : null
  if (sentence) return { code: 'internal', message: sentence }
  const message = 'The server could not do this; nothing was confirmed. Try again, or report it with the request id.'
  return requestId === undefined ? { code: 'internal', message } : { code: 'internal', message: `${message} (${requestId})`, requestId }
}

/** The number under which the server has logged what it does not tell. */
function digestOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'digest' in error && typeof error.digest === 'string' ? error.digest : undefined
}
