import { and, eq, isNull, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { type Actor, can } from '#domain/roles.ts'
import { apiTokens } from '#schema/api-tokens.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { requirePermission } from '../require-permission.ts'

/**
 * Revokes a token: from then on it is worth nothing. People revoke their own; who may manage tokens any, also by a token. Whose tokens there are is nobody else's matter.
 * @throws DomainError `not_found` for one that is not there, is another's, or is revoked already; `forbidden`
 */
export async function revokeToken(db: Database, actor: Actor, { id }: { id: string }): Promise<{ id: string }> {
  requirePermission(actor, actor.kind === 'user' ? 'own-tokens' : 'manage-tokens')
  const ofWhom = can(actor, 'manage-tokens') ? undefined : eq(apiTokens.userId, actor.id ?? '')
  await db.transaction(async (tx) => {
    const [token] = await tx
      .update(apiTokens)
      .set({ revokedAt: sql`djag_now()`, revokedByName: actor.name })
      .where(and(eq(apiTokens.id, id), isNull(apiTokens.revokedAt), ofWhom))
      .returning({ name: apiTokens.name })
    if (!token) throw new DomainError('not_found', 'This token does not exist any more, or it is revoked already.')
    const message = `Revoked the token “${token.name}”.`
    await recordChange(tx, actor, {
      type: 'token-revoked',
      payload: { tokenId: id },
      message,
      audits: [{ subject: { kind: 'token', id, name: token.name }, after: { revoked: true }, message }],
    })
  })
  return { id }
}

/** Revokes all tokens of a person, for good: who is let in again makes new ones. @returns how many counted until then */
export async function revokeTokensOf(tx: Transaction, actor: Actor, userId: string): Promise<number> {
  const revoked = await tx
    .update(apiTokens)
    .set({ revokedAt: sql`djag_now()`, revokedByName: actor.name })
    .where(and(eq(apiTokens.userId, userId), isNull(apiTokens.revokedAt)))
    .returning({ id: apiTokens.id })
  return revoked.length
}
