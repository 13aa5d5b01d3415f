import { desc, eq, lt, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import { type Actor, can } from '#domain/roles.ts'
import type { TokenRow } from '#domain/views/token-views.ts'
import { apiTokens } from '#schema/api-tokens.ts'
import { users } from '#schema/users.ts'
import type { Database } from '#server/database/client.ts'
import { keysetParameters, pageOf } from '#server/http/keyset.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { namesOfRoleTags } from '#server/use-cases/tag/role-tags.ts'

/** More are no list for people; revoked and expired ones go in time. */
const MOST_ROWS = 500
const tokenId = z.uuid('Not an id of a token.').toLowerCase()

/** The tokens of the reader, or all of them for who may manage them; the latest first. Nothing of a secret but its last characters. */
export async function tokenRows(db: Database, reader: Actor): Promise<{ rows: TokenRow[] }> {
  return { rows: await found(db, reader, can(reader, 'manage-tokens') ? undefined : eq(apiTokens.userId, reader.id ?? ''), MOST_ROWS) }
}

export const tokenParameters = z.object({ id: tokenId })
export const tokenListParameters = keysetParameters(tokenId)

/** All tokens, for who may manage them, the latest first, to be read on by id. */
export async function tokenList(db: Database, { cursor, limit }: z.output<typeof tokenListParameters>, reader: Actor) {
  requirePermission(reader, 'manage-tokens')
  return pageOf(await found(db, reader, cursor === undefined ? undefined : lt(apiTokens.id, cursor), limit + 1), limit, ({ id }) => id)
}

async function found(db: Database, reader: Actor, which: SQL | undefined, limit: number): Promise<TokenRow[]> {
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
    .where(which)
    // Their ids are in the order in which they were made.
    .orderBy(desc(apiTokens.id))
    .limit(limit)
  const tagsOf = await namesOfRoleTags(
    db,
    rows.map(({ tokenRoleTagIds, userRoleTagIds }) => tokenRoleTagIds ?? userRoleTagIds),
  )
  return rows.map(({ userId, tokenRoleTagIds, userRoleTagIds, ...row }) => ({
    ...row,
    roleTags: tagsOf(tokenRoleTagIds ?? userRoleTagIds),
    isOwn: userId !== null && userId === reader.id,
    createdAt: isoInstant(row.createdAt),
    expiresAt: isoInstant(row.expiresAt),
    lastUsedAt: isoInstant(row.lastUsedAt),
  }))
}
