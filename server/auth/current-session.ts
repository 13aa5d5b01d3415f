import { type Actor, ROLES } from '#domain/roles.ts'
import { CONFIRMED_SECONDS, SESSION_LONGEST_SECONDS } from '#domain/session-lifetimes.ts'
import type { Authentication } from './authentication.ts'
import { clientAddressOf } from './client-address.ts'

export type CurrentSession = {
  actor: Extract<Actor, { kind: 'user' }>
  email: string
  sessionId: string
  /** Sign-in takes a code beside the password. */
  hasSecondFactor: boolean
  /** The password was typed a short while ago, or the provider says that it asked then. */
  isConfirmed: boolean
}

/**
 * Who asks, by the session cookie among these headers; null when nobody is signed in, or the session has ended or was revoked, or the person
 * was deactivated.
 * Asks the database each time, so that a revoked session is worth nothing at once. Never prolongs the session: only a browser that
 * gets the new cookie in the same answer may do that.
 */
export async function currentSession(authentication: Authentication, headers: Headers): Promise<CurrentSession | null> {
  const found = await authentication.api.getSession({ headers, query: { disableRefresh: true } })
  if (!found) return null
  const role = ROLES.find((known) => known === found.user.role)
  if (!role || found.user.deactivatedAt) return null
  const { id, createdAt, confirmedAt } = found.session
  const ageSeconds = secondsSince(createdAt)
  if (ageSeconds > SESSION_LONGEST_SECONDS) return null
  return {
    actor: {
      kind: 'user',
      id: found.user.id,
      name: found.user.name,
      role,
      ...(found.user.roleTagIds ? { roleTagIds: found.user.roleTagIds } : {}),
      address: clientAddressOf(headers),
    },
    email: found.user.email,
    sessionId: id,
    hasSecondFactor: found.user.twoFactorEnabled === true,
    isConfirmed: secondsSince(confirmedAt ?? createdAt) < CONFIRMED_SECONDS,
  }
}

function secondsSince(instant: Date): number {
  return (Date.now() - instant.getTime()) / 1_000
}

/** The `Set-Cookie` headers that prolong a session halfway through its life; empty when it needs none. */
export async function sessionRenewal(authentication: Authentication, headers: Headers): Promise<string[]> {
  const { headers: answered } = await authentication.api.getSession({ headers, returnHeaders: true })
  return answered.getSetCookie()
}
