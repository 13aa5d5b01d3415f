import { eq, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { audits } from '#schema/audits.ts'
import { users } from '#schema/users.ts'
import type { AUDITED_EVENTS } from '#server/audit/internal-action-types.ts'
import type { Database } from '#server/database/client.ts'

type Whose = { id: string; name: string }

/** Writes down that somebody has a session now. @param how what they signed in by, such as "password" */
export async function auditSignIn(db: Database, user: Whose, address: string, how: string): Promise<void> {
  await write(db, 'signed-in', user, address, `Signed in by ${how}.`)
}

/** Writes down that somebody ended the session of the browser that they did it in. */
export async function auditSignOut(db: Database, user: Whose, address: string): Promise<void> {
  await write(db, 'signed-out', user, address, 'Signed out.')
}

/**
 * Writes down that a try to sign in was refused, where there is such an account. Of others the record keeps no more than the address: people
 * type passwords into the field above. What is beyond the limit for guesses is not looked at and not written down, so that guesses don't fill the record.
 */
export async function auditRefusedSignIn(db: Database, email: string, address: string): Promise<void> {
  const known = z.email().safeParse(email.trim()).data
  const user = known === undefined ? null : await findUser(db, eq(users.email, known.toLowerCase()))
  await write(db, 'sign-in-refused', user, address, user ? 'Tried to sign in; it was refused.' : 'Tried an account that is not there.')
}

/** The same of a code beside a password that was right. */
export async function auditRefusedCode(db: Database, userId: string, address: string): Promise<void> {
  const user = await findUser(db, eq(users.id, userId))
  await write(db, 'sign-in-refused', user, address, 'Typed the right password and a code that was refused.')
}

async function findUser(db: Database, isIt: SQL): Promise<Whose | null> {
  const [user = null] = await db.select({ id: users.id, name: users.name }).from(users).where(isIt)
  return user
}

async function write(db: Database, type: keyof typeof AUDITED_EVENTS, user: Whose | null, address: string, message: string): Promise<void> {
  const wasRefused = type === 'sign-in-refused'
  await db.insert(audits).values({
    // Whoever was refused has not shown who they are.
    ...(user && !wasRefused
      ? { actorKind: 'user' as const, actorId: user.id, actorName: user.name }
      : { actorKind: 'system' as const, actorName: 'Somebody not signed in' }),
    address,
    type,
    subjectKind: user ? 'user' : 'none',
    subjectId: user?.id ?? null,
    subjectName: user?.name ?? '',
    outcome: wasRefused ? 'failed' : 'succeeded',
    message,
  })
}
