import { and, asc, eq, gt, ilike, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import { isoInstant } from '#domain/iso-instant.ts'
import type { PeoplePage, PersonRow } from '#domain/views/people-views.ts'
import { users } from '#schema/users.ts'
import { OIDC_PROVIDER } from '#server/auth/single-sign-on/oidc-provider-plugin.ts'
import type { Database } from '#server/database/client.ts'
import { keysetParameters, pageOf } from '#server/http/keyset.ts'
import { limitParameter, pageParameter, searchParameter } from '#server/http/parameters.ts'
import { contentVersion } from '#server/use-cases/content-version.ts'
import { namesOfRoleTags } from '#server/use-cases/tag/role-tags.ts'
import { containsPattern } from '../contains-pattern.ts'

export const peoplePageParameters = z.object({
  search: searchParameter,
  page: pageParameter,
  size: limitParameter(200, 50),
})

/** One page of everybody who has an account, by name. */
export async function peoplePage(db: Database, { search, page, size }: z.output<typeof peoplePageParameters>): Promise<PeoplePage> {
  const matches = matching(search)
  const found = people(db, matches)
    .orderBy(asc(sql`lower(${users.name})`), asc(users.id))
    .limit(size)
    .offset((page - 1) * size)
  return { total: await db.$count(users, matches), rows: await personRows(db, await found) }
}

const personId = z.string().min(1).max(100, 'Not an id of a person.')
export const personParameters = z.object({ id: personId })
export const personListParameters = z.object({ search: searchParameter }).extend(keysetParameters(personId).shape)

/** Everybody who has an account, to be read on by id. */
export async function personList(db: Database, { search, cursor, limit }: z.output<typeof personListParameters>) {
  const found = await people(db, and(matching(search), cursor === undefined ? undefined : gt(users.id, cursor)))
    .orderBy(asc(users.id))
    .limit(limit + 1)
  return pageOf(await personRows(db, found), limit, ({ id }) => id)
}

/** What an edit of somebody's role or account says it was made from. */
export function versionOfPerson({ role, roleTags, setAsideTags, state }: PersonRow): string {
  return contentVersion([role, roleTags, setAsideTags, state === 'deactivated'])
}

/** @throws DomainError `not_found` */
export async function personDetail(db: Database, { id }: { id: string }): Promise<PersonRow> {
  const [person] = await personRows(db, await people(db, eq(users.id, id)))
  if (!person) throw new DomainError('not_found', 'There is no such person.')
  return person
}

function matching(search: string | undefined): SQL | undefined {
  const pattern = search ? containsPattern(search) : null
  return pattern === null ? undefined : or(ilike(users.name, pattern), ilike(users.email, pattern))
}

function people(db: Database, which: SQL | undefined) {
  const state = sql<PersonRow['state']>`case
    when ${users.deactivatedAt} is not null then 'deactivated'
    when exists (select from accounts where accounts.user_id = users.id and (accounts.password is not null or accounts.provider_id <> 'credential')) then 'active'
    else 'invited' end`
  return db
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      role: users.role,
      roleTagIds: users.roleTagIds,
      setAsideTagIds: users.setAsideTagIds,
      hasSecondFactor: users.twoFactorEnabled,
      state,
      hasSingleSignOn: sql<boolean>`exists (select from accounts where accounts.user_id = users.id and accounts.provider_id = ${OIDC_PROVIDER})`,
      lastSeenAt: users.lastSeenAt,
      createdAt: users.createdAt,
      deactivatedAt: users.deactivatedAt,
      linkUntil: sql<number | null>`(
        select (extract(epoch from max(expires_at)) * 1000)::float8 from verifications
        where identifier = 'password-link|' || users.id and expires_at > djag_now())`,
      sessionCount: sql<number>`(select count(*)::int from sessions where sessions.user_id = users.id and expires_at > djag_now())`,
    })
    .from(users)
    .where(which)
}

async function personRows(db: Database, rows: Awaited<ReturnType<typeof people>>): Promise<PersonRow[]> {
  const tagsOf = await namesOfRoleTags(
    db,
    rows.flatMap(({ roleTagIds, setAsideTagIds }) => [roleTagIds, setAsideTagIds]),
  )
  return rows.map(({ roleTagIds, setAsideTagIds, ...row }) => ({
    ...row,
    roleTags: tagsOf(roleTagIds),
    setAsideTags: tagsOf(setAsideTagIds),
    lastSeenAt: isoInstant(row.lastSeenAt),
    createdAt: isoInstant(row.createdAt),
    deactivatedAt: isoInstant(row.deactivatedAt),
    linkUntil: row.linkUntil === null ? null : isoInstant(row.linkUntil),
  }))
}
