import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { findTokenActor } from '#server/auth/api-tokens.ts'
import { auditRefusedToken } from '#server/auth/audit-refused-token.ts'
import { clientAddressOf } from '#server/auth/client-address.ts'
import { currentSession } from '#server/auth/current-session.ts'
import { isOwnOrigin } from '#server/auth/own-origin.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import type { Database } from '#server/database/client.ts'

/**
 * Who calls the API. `key` tells callers apart: for their limits and their idempotency keys. `isConfirmed`: as of a session; a token is what it is.
 * `sessionId`: null, where a token calls.
 */
export type Caller = { key: string; actor: Actor; by: 'token' | 'session'; isConfirmed: boolean; sessionId: string | null }

const NO_TOKEN_HERE =
  'This token is unknown, expired or revoked, or it is a worker’s, which works below /api/worker/v1 alone. Make a new one under Settings, Tokens.'

/**
 * By the token of the request, or without one by its session cookie. Asks the database each time, so that what is revoked is worth nothing at once.
 * @throws DomainError `not_signed_in`
 */
export async function findCaller(db: Database, headers: Headers): Promise<Caller> {
  const authorization = headers.get('authorization')
  if (authorization !== null) {
    const token = bearerTokenOf(headers)
    const actor = token === null ? null : await findTokenActor(db, token, clientAddressOf(headers))
    if (!actor) {
      await auditRefusedToken(db, token, clientAddressOf(headers), 'the API')
      throw new DomainError('not_signed_in', NO_TOKEN_HERE)
    }
    return { key: `token:${actor.id}`, actor, by: 'token', isConfirmed: true, sessionId: null }
  }
  const session = await currentSession(webAuthentication().authentication, headers)
  if (!session) throw new DomainError('not_signed_in', 'Say who you are: send a token as `Authorization: Bearer djag_…`, or sign in.')
  return {
    key: `user:${session.actor.id}`,
    actor: session.actor,
    by: 'session',
    isConfirmed: session.isConfirmed,
    sessionId: session.sessionId,
  }
}

/**
 * A browser sends its cookie wherever a page sends it: a write by one has to come from the dashboard itself.
 * @throws DomainError `forbidden`
 */
export function refuseForeignPages(caller: Caller, headers: Headers): void {
  const { url } = webAuthentication()
  if (caller.by === 'token' || isOwnOrigin(headers.get('origin'), headers.get('host'), url)) return
  throw new DomainError('forbidden', `A write with a session has to come from the dashboard at ${url}. Programs send a token instead.`)
}

/** The token that a request is sent with; null: none. */
export function bearerTokenOf(headers: Headers): string | null {
  return /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null
}
