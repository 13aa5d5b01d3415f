import { asc, ilike, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { PeoplePage, PersonRow } from '#domain/views/people-views.ts'
import { users } from '#schema/users.ts'
import type { Database } from '#server/database/client.ts'
import { limitParameter, pageParameter, searchParameter } from '#server/http/parameters.ts'
import { namesOfRoleTags } from '#server/use-cases/tag/role-tags.ts'
import { containsPattern } from '../contains-pattern.ts'

export const peoplePageParameters = z.object({
  search: searchParameter,
  page: pageParameter,
  size: limitParameter(200, 50),
})

/** One page of everybody who has an account, by name. */
export async function peoplePage(db: Database, { search, page, size }: z.output<typeof peoplePageParameters>): Promise<PeoplePage> {
  const pattern = !search ? null : containsPattern(search)
  const matches = pattern === null ? undefined : or(ilike(users.name, pattern), ilike(users.email, pattern))
  const state = sql<PersonRow['state']>`case
    when ${users.deactivatedAt} is not null then 'deactivated'
    when exists (select from accounts where accounts.user_id = users.id and (accounts.password is not null or accounts.provider_id <> 'credential')) then 'active'
    else 'invited' end`
  const rows = await db
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      role: users.role,
      roleTagIds: users.roleTagIds,
      hasSecondFactor: users.twoFactorEnabled,
      state,
      lastSeenAt: users.lastSeenAt,
      createdAt: users.createdAt,
      deactivatedAt: users.deactivatedAt,
      linkUntil: sql<number | null>`(
        select (extract(epoch from max(expires_at)) * 1000)::float8 from verifications
        where identifier = 'password-link|' || users.id and expires_at > djag_now())`,
      sessionCount: sql<number>`(select count(*)::int from sessions where sessions.user_id = users.id and expires_at > djag_now())`,
    })
    .from(users)
    .where(matches)
    .orderBy(asc(sql`lower(${users.name})`), asc(users.id))
    .limit(size)
    .offset((page - 1) * size)
  const tagsOf = await namesOfRoleTags(
    db,
    rows.map(({ roleTagIds }) => roleTagIds),
  )
  return {
    total: await db.$count(users, matches),
    rows: rows.map(({ roleTagIds, ...row }) => ({
      ...row,
      roleTags: tagsOf(roleTagIds),
      lastSeenAt: isoInstant(row.lastSeenAt),
      createdAt: isoInstant(row.createdAt),
      deactivatedAt: isoInstant(row.deactivatedAt),
      linkUntil: row.linkUntil === null ? null : isoInstant(row.linkUntil),
    })),
  }
}
