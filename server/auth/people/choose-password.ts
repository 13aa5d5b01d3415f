import { randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { PasswordChoice } from '#domain/people-input.ts'
import type { Actor } from '#domain/roles.ts'
import { accounts } from '#schema/accounts.ts'
import { sessions } from '#schema/sessions.ts'
import { recordChange } from '#server/audit/record-change.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { passwordHashing } from '../password-hashing.ts'
import { findPerson, personSubject } from './lock-people.ts'
import { removePasswordLinks, userOfPasswordLink } from './password-links.ts'

/**
 * Chooses a password by a link, which is worth nothing afterwards; every session of the person ends. Anybody may call it: what costs stands behind the
 * question whether there is such a link.
 * @returns the e-mail address that belongs to the password
 * @throws DomainError `not_found` for a link that was used, was replaced or has run out
 */
export async function choosePassword(db: Database, { token, password }: PasswordChoice): Promise<{ email: string }> {
  if ((await userOfPasswordLink(db, token)) === null) throw worthless()
  const hash = await passwordHashing.hash(password)
  return await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.people})`)
    const userId = await userOfPasswordLink(tx, token)
    if (userId === null) throw worthless()
    const person = await findPerson(tx, userId)
    if (!person.isActive) throw worthless()
    await setPassword(tx, userId, hash)
    await removePasswordLinks(tx, userId)
    await tx.delete(sessions).where(eq(sessions.userId, userId))
    const actor: Actor = {
      kind: 'user',
      id: person.id,
      name: person.name,
      role: person.role,
      ...(person.roleTagIds && { roleTagIds: person.roleTagIds }),
    }
    const message = person.hasPassword
      ? 'Chose another password by a link; every session ended.'
      : 'Accepted the invitation by choosing a password.'
    await recordChange(tx, actor, {
      type: 'password-changed',
      payload: { userId },
      message,
      audits: [{ subject: personSubject(person), message }],
    })
    return { email: person.email }
  })
}

async function setPassword(tx: Transaction, userId: string, password: string): Promise<void> {
  const changed = await tx
    .update(accounts)
    .set({ password, updatedAt: sql`djag_now()` })
    .where(and(eq(accounts.userId, userId), eq(accounts.providerId, 'credential')))
    .returning({ id: accounts.id })
  if (changed.length > 0) return
  await tx.insert(accounts).values({ id: randomUUID(), accountId: userId, providerId: 'credential', userId, password })
}

function worthless(): DomainError {
  const message =
    'This link is not worth anything any more: it was used, replaced by a newer one, or is older than three days. Ask for another.'
  return new DomainError('not_found', message)
}
