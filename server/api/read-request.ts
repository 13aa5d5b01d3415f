import { DomainError } from '#domain/errors.ts'
import { fieldErrors } from '#server/failures/error-view.ts'
import { mostBodyBytes, tooMuchInWords } from '#server/http/body-limits.ts'
import { refuseUnstorable, refuseUnstorableParts } from '#server/use-cases/refuse-unstorable.ts'
import type { Operation, WriteOperation } from './operation.ts'
import { RequestProblem } from './request-problem.ts'

/**
 * The parameters of the path and the query; what stands there and is none is refused by its name.
 * @throws DomainError `invalid_input`
 */
export function readCallParameters(operation: Operation, url: URL, pathParameters: Readonly<Record<string, string>>): unknown {
  const given = new Map<string, string>()
  for (const [name, value] of url.searchParams) {
    if (value === '') continue
    if (given.has(name) || Object.hasOwn(pathParameters, name)) throw refused({ [name]: 'Given more than once. Give it once.' })
    given.set(name, value)
  }
  const parsed = operation.parameters.strict().safeParse({ ...Object.fromEntries(given), ...pathParameters })
  if (parsed.success) return parsed.data
  throw refused(fieldErrors(parsed.error))
}

/**
 * The body as text and as the operation's schema reads it.
 * @throws RequestProblem `unsupported_media_type` or `malformed`; DomainError `invalid_input` with a sentence for each wrong field
 */
export async function readBody(
  operation: Pick<WriteOperation, 'body' | 'partsOf'>,
  request: Request,
): Promise<{ text: string; value: unknown }> {
  const text = await request.text()
  if (operation.body === null) return { text: '', value: null }
  const most = mostBodyBytes(new URL(request.url).pathname, true)
  if (Buffer.byteLength(text) > most) throw new DomainError('too_large', tooMuchInWords(most))
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json')
    throw new RequestProblem('unsupported_media_type', 'Send the body as JSON, with the header `Content-Type: application/json`.')
  const value = parsedJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused({ '': 'The body must be a JSON object: { … }.' })
  if (operation.partsOf) refuseUnstorableParts(operation.partsOf(value))
  else refuseUnstorable(value)
  const parsed = operation.body.safeParse(value)
  if (parsed.success) return { text, value: parsed.data }
  throw refused(fieldErrors(parsed.error))
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new RequestProblem('malformed', `The body is no JSON: ${error instanceof Error ? error.message : error}.`)
  }
}

/**
 * What `If-Match` says; null for `*` and where it is not heeded or missing.
 * @throws RequestProblem `version_required`, or `version_differs` for what is no version at all
 */
export function readIfMatch(operation: WriteOperation, headers: Headers): { version: string | null; saidVersion: boolean } {
  const given = headers.get('if-match')
  if (operation.version === 'none' || given === null) {
    if (operation.version !== 'required') return { version: null, saidVersion: false }
    throw new RequestProblem(
      'version_required',
      'Say what the change is made from: send the ETag that reading it gave as `If-Match`, or `If-Match: *` to write over whatever is there.',
    )
  }
  if (given.trim() === '*') return { version: null, saidVersion: true }
  const [, version] = /^"([^"]+)"$/.exec(given.trim()) ?? []
  if (version === undefined) throw new RequestProblem('version_differs', NO_VERSION)
  return { version, saidVersion: true }
}

const NO_VERSION = 'What If-Match says is no ETag of this API. Read the thing again, and send the ETag as it came, in its quotation marks.'

function refused(fields: Record<string, string>): DomainError {
  const sentences = Object.entries(fields).map(([name, message]) => (name === '' ? message : `${name}: ${message}`))
  return new DomainError('invalid_input', `This cannot be used. ${sentences.join(' ')}`, fields)
}
