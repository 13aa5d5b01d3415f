import { inArray, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { nameList } from '#domain/name-list.ts'
import type { Role } from '#domain/roles.ts'
import { tagKey } from '#domain/tag-input.ts'
import { tags } from '#schema/tags.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { findTags } from './make-sure-of-tags.ts'

/**
 * The ids of the tags that a role is to be limited to. By id, a renamed tag stays with the role, and one that is made anew under the name of a deleted one
 * gives nobody anything.
 * @param names null: the role is for everything
 * @throws DomainError `invalid_input` that names a tag which is not there
 */
export async function roleTagIdsOf(tx: Transaction, names: readonly string[] | null): Promise<number[] | null> {
  if (names === null) return null
  const found = await findTags(tx, names)
  const known = new Set(found.map(({ name }) => tagKey(name)))
  const missing = names.filter((name) => !known.has(tagKey(name)))
  if (missing.length > 0) {
    const message = `There is no tag ${nameList(missing)}. Choose tags that are there.`
    throw new DomainError('invalid_input', message, { tags: message })
  }
  return found.map(({ id }) => id).toSorted((a, b) => a - b)
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
