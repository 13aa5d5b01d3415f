import { and, eq, sql } from 'drizzle-orm'
import { agreeing, counted } from '#domain/counted.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor, Role } from '#domain/roles.ts'
import { accounts } from '#schema/accounts.ts'
import { sessions } from '#schema/sessions.ts'
import { twoFactors } from '#schema/two-factors.ts'
import { users } from '#schema/users.ts'
import type { AuditRecord } from '#server/audit/audit-entry.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { endOwnNotifications } from '#server/use-cases/notification/own-notifications.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { namesOfRoleTags, roleInWords, roleTagIdsOf } from '#server/use-cases/tag/role-tags.ts'
import { revokeTokensOf } from '#server/use-cases/token/revoke-token.ts'
import { OIDC_PROVIDER } from '../single-sign-on/oidc-provider-plugin.ts'
import {
  findPerson,
  lockPeople,
  type Person,
  personSubject,
  refuseBeyondActor,
  refuseEntryBeyondActor,
  refuseWithoutAdministrator,
} from './lock-people.ts'
import { endOutgrownLinks, makePasswordLink, removePasswordLinks } from './password-links.ts'

type Changed = { change: string; message: string; before?: AuditRecord; after?: AuditRecord }

/**
 * Gives somebody another role, or the same for other tags, which counts from their next request on.
 * @throws DomainError `forbidden`, `not_found`; `conflict` when it is theirs already, or nobody could administer then
 */
export async function changePersonRole(
  db: Database,
  actor: Actor,
  { id, role, tags }: { id: string; role: Role; tags: readonly string[] | null },
): Promise<void> {
  await changePerson(db, actor, id, async (tx, person) => {
    const roleTagIds = await roleTagIdsOf(tx, tags)
    const tagsBefore = (await namesOfRoleTags(tx, [person.roleTagIds]))(person.roleTagIds)
    if (person.role === role && String(person.roleTagIds) === String(roleTagIds))
      throw new DomainError('conflict', `${person.name} is ${roleInWords(role, tags)} already.`, { role: `This is the role already.` })
    refuseBeyondActor(actor, { role })
    // Whoever is stronger is not made weaker first.
    refuseBeyondActor(actor, { role: person.role })
    if (role !== 'administrator') await refuseWithoutAdministrator(tx, person, 'the role cannot be taken away')
    await tx.update(users).set({ role, roleTagIds, setAsideTagIds: null, updatedAt: sql`djag_now()` }).where(eq(users.id, id))
    const lost = await endOutgrownLinks(tx, id, person, { role, roleTagIds })
    return {
      change: 'role',
      message: `Made ${person.name} ${roleInWords(role, tags)}; before, the role was ${roleInWords(person.role, tagsBefore)}.${lost}`,
      before: { role: person.role, tags: tagsBefore },
      after: { role, tags: tags && [...tags] },
    }
  })
}

/**
 * Deactivates somebody, whose sessions, links and tokens end at once and for good, or lets them sign in again with the password they had.
 * @throws DomainError `forbidden`, `not_found`; `conflict` when it is so already, or nobody could administer then
 */
export async function switchPerson(db: Database, actor: Actor, { id, isActive }: { id: string; isActive: boolean }): Promise<void> {
  await changePerson(db, actor, id, async (tx, person) => {
    if (person.isActive === isActive) throw new DomainError('conflict', `${person.name} is ${stateWord(isActive)} already.`)
    if (isActive) refuseEntryBeyondActor(actor, person.role)
    else {
      await refuseWithoutAdministrator(tx, person, 'they cannot be deactivated')
      await tx.delete(sessions).where(eq(sessions.userId, id))
      await removePasswordLinks(tx, id)
      await endOwnNotifications(tx, id)
    }
    await tx
      .update(users)
      .set({ deactivatedAt: isActive ? null : sql`djag_now()`, updatedAt: sql`djag_now()` })
      .where(eq(users.id, id))
    // Behind the lock of their row, for which one that is being made waits.
    const revoked = isActive ? 0 : await revokeTokensOf(tx, actor, id)
    return {
      change: isActive ? 'reactivated' : 'deactivated',
      message: isActive
        ? `Reactivated ${person.name}.`
        : `Deactivated ${person.name}; every session ended${revoked === 0 ? '' : `, and ${counted(revoked, 'token')} of theirs ${agreeing(revoked, 'was', 'were')} revoked`}.`,
      before: { active: person.isActive },
      after: { active: isActive },
    }
  })
}

/**
 * Makes a link by which somebody chooses a password: the first one, or another. The present one counts until then.
 * @returns the link's token, which is shown this once
 * @throws DomainError `forbidden`, `not_found`; `conflict` for who was deactivated
 */
export async function makePersonPasswordLink(db: Database, actor: Actor, { id }: { id: string }): Promise<{ token: string }> {
  let token = ''
  await changePerson(db, actor, id, async (tx, person) => {
    if (!person.isActive) throw new DomainError('conflict', `${person.name} was deactivated: reactivate them first.`)
    refuseEntryBeyondActor(actor, person.role)
    token = await makePasswordLink(tx, id)
    return { change: 'link', message: `Made a link by which ${person.name} chooses ${person.hasPassword ? 'another' : 'a'} password.` }
  })
  return { token }
}

/**
 * Signs somebody out everywhere.
 * @throws DomainError `forbidden`, `not_found`; `conflict` when they are signed in nowhere
 */
export async function endPersonSessions(db: Database, actor: Actor, { id }: { id: string }): Promise<void> {
  await changePerson(db, actor, id, async (tx, person) => {
    const ended = await tx.delete(sessions).where(eq(sessions.userId, id)).returning({ id: sessions.id })
    if (ended.length === 0) throw new DomainError('conflict', `${person.name} is signed in nowhere.`)
    return {
      change: 'sessions',
      message: `Signed ${person.name} out everywhere.`,
      before: { sessions: ended.length },
      after: { sessions: 0 },
    }
  })
}

/**
 * Lets somebody sign in by the password alone who has lost app and recovery codes; every session ends.
 * @throws DomainError `forbidden`, `not_found`; `conflict` when there is no second factor
 */
export async function removeSecondFactor(db: Database, actor: Actor, { id }: { id: string }): Promise<void> {
  await changePerson(db, actor, id, async (tx, person) => {
    refuseEntryBeyondActor(actor, person.role)
    const removed = await tx.delete(twoFactors).where(eq(twoFactors.userId, id)).returning({ id: twoFactors.id })
    if (removed.length === 0) throw new DomainError('conflict', `${person.name} has no second factor.`)
    await tx.update(users).set({ twoFactorEnabled: false, updatedAt: sql`djag_now()` }).where(eq(users.id, id))
    await tx.delete(sessions).where(eq(sessions.userId, id))
    const message = `Removed the second factor of ${person.name}; every session ended.`
    return { change: 'second-factor', message, before: { secondFactor: true }, after: { secondFactor: false } }
  })
}

/**
 * Forgets what the provider of single sign-on calls somebody, who then is known by the verified address again: for who was made anew there. Every session ends.
 * @throws DomainError `forbidden`, `not_found`; `conflict` when they do not sign in by a provider
 */
export async function removeSingleSignOn(db: Database, actor: Actor, { id }: { id: string }): Promise<void> {
  await changePerson(db, actor, id, async (tx, person) => {
    refuseBeyondActor(actor, { role: person.role })
    const removed = await tx
      .delete(accounts)
      .where(and(eq(accounts.userId, id), eq(accounts.providerId, OIDC_PROVIDER)))
      .returning({ id: accounts.id })
    if (removed.length === 0) throw new DomainError('conflict', `${person.name} is known to no provider of single sign-on.`)
    await tx.delete(sessions).where(eq(sessions.userId, id))
    const message = `Took back the link of ${person.name} to single sign-on; every session ended.`
    return { change: 'single-sign-on', message, before: { singleSignOn: true }, after: { singleSignOn: false } }
  })
}

async function changePerson(
  db: Database,
  actor: Actor,
  id: string,
  change: (tx: Transaction, person: Person) => Promise<Changed>,
): Promise<void> {
  requirePermission(actor, 'manage-people')
  await db.transaction(async (tx) => {
    await lockPeople(tx, actor)
    const person = await findPerson(tx, id)
    const { change: what, message, before = null, after = null } = await change(tx, person)
    await recordChange(tx, actor, {
      type: 'person-changed',
      payload: { userId: id, change: what },
      message,
      audits: [{ subject: personSubject(person), before, after, message }],
    })
  })
}

function stateWord(isActive: boolean): string {
  return isActive ? 'active' : 'deactivated'
}
