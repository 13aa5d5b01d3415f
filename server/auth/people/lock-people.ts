import { and, eq, isNull, ne, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { type Actor, type Permissible, permittedBeyond, permittedInWords, ROLES, type Role } from '#domain/roles.ts'
import { accounts } from '#schema/accounts.ts'
import { users } from '#schema/users.ts'
import type { AuditSubject } from '#server/audit/audit-entry.ts'
import { oidcSettings } from '#server/configuration/oidc-settings.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Transaction } from '#server/database/client.ts'
import { presentActor } from '#server/use-cases/present-actor.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'

export type Person = {
  id: string
  name: string
  email: string
  role: Role
  roleTagIds: number[] | null
  /** Limits that count again once single sign-on gives a role that can have some. */
  setAsideTagIds: number[] | null
  isActive: boolean
  hasPassword: boolean
}

/**
 * Lets one change of people go on at a time, and asks anew, under the lock, whether this actor may: an administrator who is being demoted at the same
 * moment does not get one more word in.
 * @throws DomainError `forbidden`
 */
export async function lockPeople(tx: Transaction, actor: Actor): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.people})`)
  requirePermission(await presentActor(tx, actor), 'manage-people')
}

/**
 * Nobody gives what they have not: a token with some scopes makes nobody of a role that may more.
 * @param whence continues “as the role … may”: why it is this one
 * @throws DomainError `forbidden` that names what is missing, at the field `role`
 */
export function refuseBeyondActor(actor: Actor, given: Permissible, whence = ''): void {
  const missing = permittedBeyond(actor, given)
  if (missing === null) return
  const message = `This token may not ${permittedInWords(missing)} itself (“${missing}”), as the role ${given.role} may${whence}: it gives nobody what it has not.`
  throw new DomainError('forbidden', message, { role: message })
}

/**
 * Nobody makes a way into an account that may more than they, neither by its role nor by the one that it may come to: where single sign-on gives roles, a
 * password that was chosen for a viewer is an administrator's once the person signs in there.
 * @throws DomainError as `refuseBeyondActor` does
 */
export function refuseEntryBeyondActor(actor: Actor, role: Role): void {
  refuseBeyondActor(actor, { role })
  const given = [...(oidcSettings(process.env)?.roles?.values() ?? [])]
  const strongest = ROLES.findLast((each) => given.includes(each))
  if (strongest) refuseBeyondActor(actor, { role: strongest }, ', which single sign-on may give later')
}

/** @throws DomainError `not_found` */
export async function findPerson(tx: Transaction, id: string): Promise<Person> {
  const [row] = await tx
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      role: users.role,
      roleTagIds: users.roleTagIds,
      setAsideTagIds: users.setAsideTagIds,
      isActive: sql<boolean>`${users.deactivatedAt} is null`,
      hasPassword: sql<boolean>`exists (select from accounts where accounts.user_id = users.id and accounts.password is not null)`,
    })
    .from(users)
    .where(eq(users.id, id))
  if (!row) throw new DomainError('not_found', 'There is no such person.')
  return row
}

/**
 * Refuses what would leave nobody who could administer. Who was invited and has not chosen a password yet cannot.
 * @param doing continues “… is the only administrator who can sign in:”
 * @throws DomainError `conflict`
 */
export async function refuseWithoutAdministrator(tx: Transaction, person: Person, doing: string): Promise<void> {
  if (person.role !== 'administrator' || !person.isActive || !person.hasPassword) return
  const [other] = await tx
    .select({ id: users.id })
    .from(users)
    .innerJoin(accounts, eq(accounts.userId, users.id))
    .where(
      and(eq(users.role, 'administrator'), isNull(users.deactivatedAt), ne(users.id, person.id), sql`${accounts.password} is not null`),
    )
    .limit(1)
  if (other) return
  throw new DomainError('conflict', `${person.name} is the only administrator who can sign in: ${doing}. Make somebody else one first.`)
}

export function personSubject({ id, name }: { id: string; name: string }): AuditSubject {
  return { kind: 'user', id, name }
}
