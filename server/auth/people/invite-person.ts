import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { Invitation } from '#domain/people-input.ts'
import type { Actor } from '#domain/roles.ts'
import { users } from '#schema/users.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database } from '#server/database/client.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { roleInWords, roleTagIdsOf } from '#server/use-cases/tag/role-tags.ts'
import { lockPeople, personSubject, refuseEntryBeyondActor } from './lock-people.ts'
import { makePasswordLink } from './password-links.ts'

/**
 * Makes an account without a password, whose person chooses one by a link.
 * @returns the link's token, which is shown this once
 * @throws DomainError `forbidden`; `conflict` when somebody has this e-mail address already
 */
export async function invitePerson(
  db: Database,
  actor: Actor,
  { name, email, role, tags }: Invitation,
): Promise<{ id: string; token: string }> {
  requirePermission(actor, 'manage-people')
  refuseEntryBeyondActor(actor, role)
  return await db.transaction(async (tx) => {
    await lockPeople(tx, actor)
    const [known] = await tx.select({ name: users.name, deactivatedAt: users.deactivatedAt }).from(users).where(eq(users.email, email))
    if (known) {
      const message = `${known.name} has this address${known.deactivatedAt ? ', and was deactivated: reactivate them instead' : ' already'}.`
      throw new DomainError('conflict', message, { email: message })
    }
    const person = { id: randomUUID(), name, email, role, roleTagIds: await roleTagIdsOf(tx, tags) }
    await tx.insert(users).values(person)
    const message = `Invited ${name} (${email}) as ${roleInWords(role, tags)}.`
    await recordChange(tx, actor, {
      type: 'person-changed',
      payload: { userId: person.id, change: 'invited' },
      message,
      audits: [{ subject: personSubject(person), after: { name, email, role, ...(tags && { tags }) }, message }],
    })
    return { id: person.id, token: await makePasswordLink(tx, person.id) }
  })
}
