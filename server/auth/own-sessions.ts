import { and, eq, ne, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { accounts } from '#schema/accounts.ts'
import { sessions } from '#schema/sessions.ts'
import { users } from '#schema/users.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database } from '#server/database/client.ts'
import type { CurrentSession } from './current-session.ts'
import { changePasswordLimits, countGuess, forgetGuess } from './guesses.ts'
import { passwordHashing } from './password-hashing.ts'

/**
 * Takes a password typed once more, so that whoever finds a browser open cannot touch people with it.
 * @throws DomainError `invalid_input` for another password; `too_many` after some
 */
export async function confirmPassword(
  db: Database,
  { actor, sessionId }: CurrentSession,
  { password }: { password: string },
): Promise<void> {
  const limits = changePasswordLimits(actor.id)
  const waitSeconds = await countGuess(db, limits)
  if (waitSeconds !== null) throw new DomainError('too_many', `Too many tries. Wait ${waitSeconds} seconds, then try again.`)
  const [account] = await db
    .select({ hash: accounts.password })
    .from(accounts)
    .where(and(eq(accounts.userId, actor.id), eq(accounts.providerId, 'credential')))
  if (!account?.hash) {
    const message =
      'You have no password here. Sign out, and sign in again: that counts for a quarter of an hour, where the provider says that it asked you anew. Else an administrator can make a link by which you choose a password.'
    throw new DomainError('invalid_input', message, { password: message })
  }
  if (!(await passwordHashing.verify({ hash: account.hash, password }))) {
    const message = 'This is not your password.'
    throw new DomainError('invalid_input', message, { password: message })
  }
  await forgetGuess(db, limits)
  // By the clock that `currentSession` compares it with.
  await db.update(sessions).set({ confirmedAt: new Date() }).where(eq(sessions.id, sessionId))
}

/**
 * Ends one of one's own sessions, or all but the present one.
 * @throws DomainError `not_found` for a session that is not one's own, or has ended
 */
export async function endOwnSessions(db: Database, { actor, sessionId }: CurrentSession, { id }: { id: string | null }): Promise<void> {
  await db.transaction(async (tx) => {
    const which = id === null ? ne(sessions.id, sessionId) : eq(sessions.id, id)
    const ended = await tx
      .delete(sessions)
      .where(and(eq(sessions.userId, actor.id), which))
      .returning({ id: sessions.id })
    if (ended.length === 0)
      throw new DomainError('not_found', id === null ? 'You are signed in nowhere else.' : 'This session has ended already.')
    const message = id === null ? 'Signed out everywhere else.' : 'Signed out in one browser.'
    await recordChange(tx, actor, {
      type: 'sessions-ended',
      payload: { userId: actor.id, count: ended.length },
      message,
      audits: [{ subject: { kind: 'user', id: actor.id, name: actor.name }, before: { ended: ended.length }, message }],
    })
  })
}

/** Notes that somebody is here, to the minute. */
export async function noteSeen(db: Database, { actor, sessionId }: CurrentSession): Promise<void> {
  const isOld = sql`(${users.lastSeenAt} is null or ${users.lastSeenAt} < djag_now() - interval '1 minute')`
  const seen = await db
    .update(users)
    .set({ lastSeenAt: sql`djag_now()` })
    .where(and(eq(users.id, actor.id), isOld))
    .returning({ id: users.id })
  if (seen.length > 0) await db.update(sessions).set({ updatedAt: sql`djag_now()` }).where(eq(sessions.id, sessionId))
}
