import type { Actor } from '#domain/roles.ts'
import type { TokenInput } from '#domain/token-input.ts'
import { answerApiRequest } from '#server/api/answer-request.ts'
import type { Database } from '#server/database/client.ts'
import { makeToken } from '#server/use-cases/token/make-token.ts'
import { actorOf, makeUser } from './factories/user-factory.ts'

export const API_ORIGIN = 'http://localhost:3000'

/** What the web program's start script sets, for the routes of a test file. */
export function asWebProgram(databaseUrl: string): void {
  process.env.DATABASE_URL = databaseUrl
  process.env.DJAG_URL = API_ORIGIN
  process.env.DJAG_SECRET = 'a secret of more than thirty-two characters'
}

/** Asks the API, below /api/v1; a body that is no text is sent as JSON. */
export async function askApi(method: string, path: string, { body, headers = {} }: Asking = {}): Promise<Response> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const type: Record<string, string> = text === undefined ? {} : { 'content-type': 'application/json' }
  return await answerApiRequest(
    new Request(`${API_ORIGIN}/api/v1${path}`, { method, headers: { ...type, ...headers }, body: text ?? null }),
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
  const { id, text } = await makeToken(db, actor, { name: 'deploy', of: 'person', role: null, scopes: null, expiresInDays: null, ...given })
  return { id, text, headers: { authorization: `Bearer ${text}` } }
}
