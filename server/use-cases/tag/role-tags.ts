import { eq, inArray, sql } from 'drizzle-orm'
import { agreeing, counted } from '#domain/counted.ts'
import { DomainError } from '#domain/errors.ts'
import { nameList } from '#domain/name-list.ts'
import { type Actor, can, type Role } from '#domain/roles.ts'
import { tagKey } from '#domain/tag-input.ts'
import type { TagView } from '#domain/views/tag-views.ts'
import { tags } from '#schema/tags.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { findTags, lockTagWrites } from './make-sure-of-tags.ts'

/**
 * The ids of the tags that a role is to be limited to. By id, a renamed tag stays with the role, and one that is made anew under the name of a deleted one
 * gives nobody anything.
 * @param names null: the role is for everything
 * @throws DomainError `invalid_input` that names a tag which is not there
 */
export async function roleTagIdsOf(tx: Transaction, names: readonly string[] | null): Promise<number[] | null> {
  if (names === null) return null
  // A tag that is being deleted gives nobody a role meanwhile.
  await lockTagWrites(tx)
  const found = await findTags(tx, names)
  const known = new Set(found.map(({ name }) => tagKey(name)))
  const missing = names.filter((name) => !known.has(tagKey(name)))
  if (missing.length > 0) {
    const message = `There is no tag ${nameList(missing)}. Choose tags that are there.`
    throw new DomainError('invalid_input', message, { tags: message })
  }
  return found.map(({ id }) => id).toSorted((a, b) => a - b)
}

/**
 * In a query from `tags`: how many people and service accounts have a role for the tag’s tasks, also who is deactivated, or
 * has another role by single sign-on for now, as they may come back.
 */
export const roleCountOfTag = sql<number>`(
  (select count(*) from users where tags.id = any(coalesce(users.role_tag_ids, users.set_aside_tag_ids)))
  + (select count(*) from api_tokens where api_tokens.revoked_at is null and api_tokens.user_id is null and tags.id = any(api_tokens.role_tag_ids))
)::int`

/**
 * Asks whether the actor may delete a tag: with it goes what it gives to people and service accounts, for good, which takes who manages those. The caller
 * holds the lock of tag writes.
 * @returns how many roles lose it
 * @throws DomainError `in_use` that says how many have it
 */
export async function requireRolesOfTag(tx: Transaction, actor: Actor, { id, name }: Pick<TagView, 'id' | 'name'>): Promise<number> {
  const [row] = await tx.select({ roles: roleCountOfTag }).from(tags).where(eq(tags.id, id))
  const roles = row?.roles ?? 0
  if (roles === 0 || can(actor, 'manage-people')) return roles
  throw new DomainError(
    'in_use',
    `${counted(roles, 'role')} ${agreeing(roles, 'is', 'are')} for the tasks of “${name}” and would lose them for good. An administrator can delete the tag, or give other roles first.`,
  )
}

/** The names of the tags of limited roles, in order, by id; those that are gone have none. */
export async function namesOfRoleTags(
  db: Database | Transaction,
  roleTagIds: readonly (readonly number[] | null)[],
): Promise<(ids: readonly number[] | null) => string[] | null> {
  const wanted = [...new Set(roleTagIds.flatMap((ids) => ids ?? []))]
  const rows =
    wanted.length === 0
      ? []
      : await db.select({ id: tags.id, name: tags.name }).from(tags).where(inArray(tags.id, wanted)).orderBy(sql`lower(${tags.name})`)
  return (ids) => ids && rows.filter(({ id }) => ids.includes(id)).map(({ name }) => name)
}

/** A role in a sentence: “editor of “finance” and “payroll””. */
export function roleInWords(role: Role, names: readonly string[] | null): string {
  if (names === null) return role
  return names.length === 0 ? `${role} of tags that are gone` : `${role} of ${nameList(names)}`
}
