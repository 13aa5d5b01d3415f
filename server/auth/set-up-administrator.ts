import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { AdministratorInput } from '#domain/account-input.ts'
import { DomainError } from '#domain/errors.ts'
import { accounts } from '#schema/accounts.ts'
import { users } from '#schema/users.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { auditOwnAccount } from './audit-own-account.ts'
import { passwordHashing } from './password-hashing.ts'

/** Whether nobody can sign in yet, so that the set-up page is what to show. */
export async function needsSetUp(db: Database | Transaction): Promise<boolean> {
  const anyone = await db.select({ id: users.id }).from(users).limit(1)
  return anyone.length === 0
}

/**
 * Makes the first user, an administrator, who then signs in as usual. Anybody may call it for ever: what costs stands behind the question whether
 * set-up is over.
 * @throws DomainError `conflict` once any user exists
 */
export async function setUpAdministrator(db: Database, input: AdministratorInput, address: string | null = null): Promise<{ id: string }> {
  await refuseWhenSetUp(db)
  const password = await passwordHashing.hash(input.password)
  return await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.setUp})`)
    await refuseWhenSetUp(tx)
    const id = randomUUID()
    const { name, email } = input
    await tx.insert(users).values({ id, name, email, emailVerified: true, role: 'administrator' })
    await tx.insert(accounts).values({ id: randomUUID(), accountId: id, providerId: 'credential', userId: id, password })
    const after = { name, email, role: 'administrator' }
    const message = 'Set up the first administrator.'
    await auditOwnAccount(tx, { id, name }, { type: 'administrator-set-up', message, address, after })
    return { id }
  })
}

/** @throws DomainError `conflict` once any user exists */
export async function refuseWhenSetUp(db: Database | Transaction): Promise<void> {
  if (await needsSetUp(db)) return
  throw new DomainError('conflict', 'Djag is already set up. Sign in, or ask its administrator for an account.')
}
