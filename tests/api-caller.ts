import { expect } from 'vitest'
import type { z } from 'zod'
import { PROBLEM_TYPE, problemDocumentShape } from '#domain/problem-document.ts'
import type { Actor } from '#domain/roles.ts'
import type { TokenInput } from '#domain/token-input.ts'
import { answerApiRequest } from '#server/api/answer-request.ts'
import { OPERATIONS } from '#server/api/operation-registry.ts'
import type { Database } from '#server/database/client.ts'
import { makeToken } from '#server/use-cases/token/make-token.ts'
import { actorOf, makeUser } from './factories/user-factory.ts'
import { WEB_ORIGIN } from './web-program.ts'

/** Asks the API, below /api/v1; a body that is no text is sent as JSON. */
export async function askApi(method: string, path: string, { body, headers = {} }: Asking = {}): Promise<Response> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const type: Record<string, string> = text === undefined ? {} : { 'content-type': 'application/json' }
  return await answerApiRequest(
    new Request(`${WEB_ORIGIN}/api/v1${path}`, { method, headers: { ...type, ...headers }, body: text ?? null }),
  )
}

type Asking = { body?: unknown; headers?: Record<string, string> }

/** A token of a service account, with the header that sends it. An editor unless told otherwise. */
export async function makeServiceToken(db: Database, given: Partial<TokenInput> = {}) {
  const administrator = actorOf(await makeUser(db, { role: 'administrator' }))
  return await tokenOf(db, administrator, { of: 'service', role: 'editor', ...given })
}

/** A token of a person. */
export async function tokenOf(db: Database, actor: Actor, given: Partial<TokenInput> = {}) {
  const { id, text } = await makeToken(db, actor, {
    name: 'deploy',
    of: 'person',
    role: null,
    tags: null,
    scopes: null,
    queues: null,
    expiresInDays: null,
    ...given,
  })
  return { id, text, headers: { authorization: `Bearer ${text}` } }
}

/** The answer's body, once its shape finds in it all that is there and nothing else. */
export async function shapedAnswer(response: Response, shape: z.ZodType | null) {
  const body = await response.json()
  const read = shape?.safeParse(body)
  if (!read?.success) throw new Error(`It answered ${response.status} with ${JSON.stringify(body)}: ${read?.error.message}`)
  expect(read.data).toEqual(body)
  return body
}

/** The problem document that an answer is. */
export async function problemIn(response: Response) {
  expect(response.headers.get('content-type')).toBe(PROBLEM_TYPE)
  const body = await shapedAnswer(response, problemDocumentShape)
  expect(body.status).toBe(response.status)
  return body
}

/** The shape that an operation describes its answer by. */
export function answerShapeOf(id: string): z.ZodType | null {
  const operation = OPERATIONS.find((each) => each.id === id)
  if (!operation) throw new Error(`There is no operation ${id}.`)
  return operation.kind === 'stream' ? operation.line : operation.answer
}
