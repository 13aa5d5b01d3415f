import { z } from 'zod'
import { ERROR_CODES, HTTP_STATUS } from './errors.ts'

/** What can be wrong with a request to the API before anything of Djag's is asked, with the status of each. */
export const REQUEST_PROBLEM_STATUS = {
  /** The body is no JSON. */
  malformed: 400,
  method_not_allowed: 405,
  /** It is not as the `If-Match` of the request says. */
  version_differs: 412,
  /** The body is something else than JSON. */
  unsupported_media_type: 415,
  /** The idempotency key was used for another request. */
  key_reused: 422,
  /** Edits say with `If-Match` what they are made from. */
  version_required: 428,
} as const
export type RequestProblemCode = keyof typeof REQUEST_PROBLEM_STATUS

/** The media type of an error's answer (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json'

const PROBLEM_CODES = [...ERROR_CODES, ...(Object.keys(REQUEST_PROBLEM_STATUS) as RequestProblemCode[])] as const
export type ProblemCode = (typeof PROBLEM_CODES)[number]

export const PROBLEM_STATUS: Readonly<Record<ProblemCode, number>> = { ...HTTP_STATUS, ...REQUEST_PROBLEM_STATUS }

/** An error as the API answers it: a problem document of RFC 9457. */
export const problemDocumentShape = z
  .object({
    type: z.string().describe('`urn:djag:problem:` and the code.'),
    title: z.string().describe('The kind of problem, in few words that do not change.'),
    status: z.number().int(),
    code: z.enum(PROBLEM_CODES).describe('Stays the same while sentences change.'),
    detail: z.string().describe('What was wrong and what to do, in a sentence.'),
    errors: z
      .array(
        z.object({ field: z.string().describe('A dotted path, or the name of a parameter; empty: the whole body.'), detail: z.string() }),
      )
      .exactOptional()
      .describe('A sentence for each wrong field.'),
    requestId: z.string().exactOptional().describe('The number under which the server has logged what it does not tell.'),
  })
  .meta({ id: 'Problem', description: 'A problem document (RFC 9457).' })
export type ProblemDocument = z.output<typeof problemDocumentShape>

const TITLES: Readonly<Record<ProblemCode, string>> = {
  invalid_input: 'Something given cannot be used',
  not_signed_in: 'Nobody is signed in',
  forbidden: 'Not permitted',
  not_found: 'Not found',
  conflict: 'In conflict with what is there',
  in_use: 'Still in use',
  cycle: 'Tasks would wait for each other',
  stale: 'Somebody changed it since',
  outdated: 'Another version',
  not_held: 'Held no longer',
  not_confirmed: 'The password has to be typed once more',
  too_many: 'Too many requests',
  too_large: 'Too large',
  unavailable: 'The database cannot be reached',
  internal: 'Something went wrong here',
  malformed: 'No JSON',
  method_not_allowed: 'No such method here',
  version_differs: 'It is not as the request says',
  unsupported_media_type: 'Not JSON',
  key_reused: 'The key was used for another request',
  version_required: 'The request does not say what it is made from',
}

/** A problem document out of a code and a sentence. */
export function problemDocumentOf(
  code: ProblemCode,
  detail: string,
  more: { fields?: Readonly<Record<string, string>> | undefined; requestId?: string | undefined } = {},
): ProblemDocument {
  const problem: ProblemDocument = {
    type: `urn:djag:problem:${code}`,
    title: TITLES[code],
    status: PROBLEM_STATUS[code],
    code,
    detail,
  }
  if (more.fields) problem.errors = Object.entries(more.fields).map(([field, sentence]) => ({ field, detail: sentence }))
  if (more.requestId !== undefined) problem.requestId = more.requestId
  return problem
}
