import { eq, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { audits } from '#schema/audits.ts'
import { users } from '#schema/users.ts'
import type { AUDITED_EVENTS } from '#server/audit/internal-action-types.ts'
import type { Database } from '#server/database/client.ts'
import type { AccountOwner } from './audit-own-account.ts'

/**
 * Writes down that a try to sign in was refused, where there is such an account. Of others the record keeps no more than the address: people
 * type passwords into the field above. What is beyond the limit for guesses is not looked at and not written down, so that guesses don't fill the record.
 */
export async function auditRefusedSignIn(db: Database, email: string, address: string, how: string | null = null): Promise<void> {
  const known = z.email().safeParse(email.trim()).data
  const user = known === undefined ? null : await findUser(db, eq(users.email, known.toLowerCase()))
  await write(
    db,
    user,
    address,
    `${user ? 'Tried to sign in' : 'Tried an account that is not there'}${how === null ? '' : ` ${how}`}${user ? '; it was refused.' : '.'}`,
  )
}

/** The same of a code beside a password that was right. */
export async function auditRefusedCode(db: Database, userId: string, address: string): Promise<void> {
  const user = await findUser(db, eq(users.id, userId))
  await write(db, user, address, 'Typed the right password and a code that was refused.')
}

/** The same of somebody whom a provider sends back with the address of a person who is there, and has not verified it. */
export async function auditRefusedAddress(db: Database, address: string): Promise<void> {
  await write(db, null, address, 'Tried to sign in by single sign-on with somebody’s address, which the provider has not verified.')
}

async function findUser(db: Database, isIt: SQL): Promise<AccountOwner | null> {
  const [user = null] = await db.select({ id: users.id, name: users.name }).from(users).where(isIt)
  return user
}

async function write(db: Database, user: AccountOwner | null, address: string, message: string): Promise<void> {
  await db.insert(audits).values({
    // They have not shown who they are.
    actorKind: 'system',
    actorName: 'Somebody not signed in',
    address,
    type: 'sign-in-refused' satisfies keyof typeof AUDITED_EVENTS,
    subjectKind: user ? 'user' : 'none',
    subjectId: user?.id ?? null,
    subjectName: user?.name ?? '',
    outcome: 'failed',
    message,
  })
}
