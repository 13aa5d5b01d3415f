import { desc, eq, sql } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import { type Actor, can } from '#domain/roles.ts'
import type { TokenRow } from '#domain/views/token-views.ts'
import { apiTokens } from '#schema/api-tokens.ts'
import { users } from '#schema/users.ts'
import type { Database } from '#server/database/client.ts'
import { namesOfRoleTags } from '#server/use-cases/tag/role-tags.ts'

/** More are no list for people; revoked and expired ones go in time. */
const MOST_ROWS = 500

/** The tokens of the reader, or all of them for who may manage them; the latest first. Nothing of a secret but its last characters. */
export async function tokenRows(db: Database, reader: Actor): Promise<{ rows: TokenRow[] }> {
  const rows = await db
    .select({
      id: apiTokens.id,
      name: apiTokens.name,
      userId: apiTokens.userId,
      ownerName: users.name,
      role: sql<TokenRow['role']>`coalesce(${apiTokens.role}, ${users.role})`,
      tokenRoleTagIds: apiTokens.roleTagIds,
      userRoleTagIds: users.roleTagIds,
      workerQueues: apiTokens.workerQueues,
      scopes: apiTokens.scopes,
      getsSecrets: apiTokens.getsSecrets,
      ending: apiTokens.secretEnding,
      createdAt: apiTokens.createdAt,
      createdByName: apiTokens.createdByName,
      expiresAt: apiTokens.expiresAt,
      lastUsedAt: apiTokens.lastUsedAt,
      lastUsedAddress: apiTokens.lastUsedAddress,
      state: sql<TokenRow['state']>`case
        when ${apiTokens.revokedAt} is not null then 'revoked'
        when ${apiTokens.expiresAt} <= djag_now() then 'expired'
        else 'valid'
      end`,
    })
    .from(apiTokens)
    .leftJoin(users, eq(users.id, apiTokens.userId))
    .where(can(reader, 'manage-tokens') ? undefined : eq(apiTokens.userId, reader.id ?? ''))
    .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id))
    .limit(MOST_ROWS)
  const tagsOf = await namesOfRoleTags(
    db,
    rows.map(({ tokenRoleTagIds, userRoleTagIds }) => tokenRoleTagIds ?? userRoleTagIds),
  )
  return {
    rows: rows.map(({ userId, tokenRoleTagIds, userRoleTagIds, ...row }) => ({
      ...row,
      roleTags: tagsOf(tokenRoleTagIds ?? userRoleTagIds),
      isOwn: userId !== null && userId === reader.id,
      createdAt: isoInstant(row.createdAt),
      expiresAt: isoInstant(row.expiresAt),
      lastUsedAt: isoInstant(row.lastUsedAt),
    })),
  }
}
