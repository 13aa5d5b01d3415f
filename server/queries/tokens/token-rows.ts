import { desc, eq, lt, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import { type Actor, can } from '#domain/roles.ts'
import type { TokenPage, TokenRow } from '#domain/views/token-views.ts'
import { apiTokens } from '#schema/api-tokens.ts'
import { users } from '#schema/users.ts'
import type { Database } from '#server/database/client.ts'
import { keysetParameters, pageOf } from '#server/http/keyset.ts'
import { limitParameter, pageParameter } from '#server/http/parameters.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { namesOfRoleTags } from '#server/use-cases/tag/role-tags.ts'
import { roleOfToken } from '#server/use-cases/token/role-of-token.ts'

const tokenId = z.uuid('Not an id of a token.').toLowerCase()

export const tokenPageParameters = z.object({ page: pageParameter, size: limitParameter(200, 50) })

/** One page of the tokens of the reader, or of all for who may manage them; the latest first. Nothing of a secret but its last characters. */
export async function tokenPage(db: Database, { page, size }: z.output<typeof tokenPageParameters>, reader: Actor): Promise<TokenPage> {
  const which = can(reader, 'manage-tokens') ? undefined : eq(apiTokens.userId, reader.id ?? '')
  return { total: await db.$count(apiTokens, which), rows: await found(db, reader, which, size, (page - 1) * size) }
}

export const tokenParameters = z.object({ id: tokenId })
export const tokenListParameters = keysetParameters(tokenId)

/** All tokens, for who may manage them, the latest first, to be read on by id. */
export async function tokenList(db: Database, { cursor, limit }: z.output<typeof tokenListParameters>, reader: Actor) {
  requirePermission(reader, 'manage-tokens')
  return pageOf(await found(db, reader, cursor === undefined ? undefined : lt(apiTokens.id, cursor), limit + 1), limit, ({ id }) => id)
}

async function found(db: Database, reader: Actor, which: SQL | undefined, limit: number, offset = 0): Promise<TokenRow[]> {
  const rows = await db
    .select({
      id: apiTokens.id,
      name: apiTokens.name,
      userId: apiTokens.userId,
      ownerName: users.name,
      tokenRole: apiTokens.role,
      userRole: users.role,
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
    .offset(offset)
  const tagsOf = await namesOfRoleTags(
    db,
    rows.map((row) => roleOfToken(row)?.roleTagIds ?? null),
  )
  return rows.map(({ userId, tokenRole, tokenRoleTagIds, userRole, userRoleTagIds, ...row }) => {
    const held = roleOfToken({ tokenRole, tokenRoleTagIds, userRole, userRoleTagIds })
    return {
      ...row,
      role: held?.role ?? null,
      roleTags: tagsOf(held?.roleTagIds ?? null),
      isOwn: userId !== null && userId === reader.id,
      createdAt: isoInstant(row.createdAt),
      expiresAt: isoInstant(row.expiresAt),
      lastUsedAt: isoInstant(row.lastUsedAt),
    }
  })
}
