import { and, eq, isNull, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { apiTokens } from '#schema/api-tokens.ts'
import { users } from '#schema/users.ts'
import type { Transaction } from '#server/database/client.ts'
import { roleOfToken } from './token/role-of-token.ts'

/**
 * Who asks, with the role that they have at this moment: what a session or a token was found to be is up to a minute old, or older than a lock that was
 * waited for. Nobody deactivates, demotes or revokes them until the transaction ends.
 * @throws DomainError `forbidden` for a person who was deactivated, and for a token that was revoked or has expired, meanwhile
 */
export async function presentActor(tx: Transaction, actor: Actor): Promise<Actor> {
  if (actor.kind === 'system') return actor
  const token = actor.kind === 'token' ? await ownerOfToken(tx, actor.id) : null
  const userId = token ? token.userId : actor.id
  // A service account is nobody's, and keeps its role as long as its token is worth something.
  if (userId === null) return actor
  const [present] = await tx
    .select({ role: users.role, roleTagIds: users.roleTagIds, deactivatedAt: users.deactivatedAt })
    .from(users)
    .where(eq(users.id, userId))
    .for('share')
  if (!present || present.deactivatedAt) throw new DomainError('forbidden', 'Your account was deactivated.')
  const { roleTagIds: _before, ...rest } = actor
  const { role, roleTagIds } = present
  if (!token) return { ...rest, role, ...(roleTagIds && { roleTagIds }) }
  const held = roleOfToken({ ...token, userRole: role, userRoleTagIds: roleTagIds })
  if (!held) throw new DomainError('forbidden', 'This token has no role.')
  return { ...rest, ...held }
}

/** Whose a token is, and the role that it was made with. */
async function ownerOfToken(tx: Transaction, id: string) {
  const isAlive = sql`(${apiTokens.expiresAt} is null or ${apiTokens.expiresAt} > djag_now())`
  const [token] = await tx
    .select({ userId: apiTokens.userId, tokenRole: apiTokens.role, tokenRoleTagIds: apiTokens.roleTagIds })
    .from(apiTokens)
    .where(and(eq(apiTokens.id, id), isNull(apiTokens.revokedAt), isAlive))
    .for('share')
  if (!token) throw new DomainError('forbidden', 'This token was revoked, or has expired.')
  return token
}
