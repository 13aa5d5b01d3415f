import { sql } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { DomainError } from '#domain/errors.ts'
import { nameList } from '#domain/name-list.ts'
import type { Actor } from '#domain/roles.ts'
import type { TokenInput } from '#domain/token-input.ts'
import { apiTokens } from '#schema/api-tokens.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database } from '#server/database/client.ts'
import { requirePermission } from '../require-permission.ts'
import { roleTagIdsOf } from '../tag/role-tags.ts'
import { newTokenText, tokenHash } from './token-text.ts'

const ENDING_LENGTH = 4

/**
 * Makes a token, of the person who asks, of a service account or of workers. Its text is told here and nowhere else: the database keeps a hash.
 * @throws DomainError `forbidden` for who may not, and for tokens: they make no others
 */
export async function makeToken(db: Database, actor: Actor, input: TokenInput): Promise<{ id: string; text: string }> {
  if (actor.kind !== 'user') throw new DomainError('forbidden', 'Tokens are made by people, in the dashboard.')
  requirePermission(actor, input.of === 'person' ? 'own-tokens' : 'manage-tokens')
  const [id, text] = [uuidV7(), newTokenText()]
  const { name, role, tags, scopes, queues, getsSecrets = false, expiresInDays } = input
  await db.transaction(async (tx) => {
    await tx.insert(apiTokens).values({
      id,
      name,
      userId: input.of === 'person' ? actor.id : null,
      role,
      roleTagIds: await roleTagIdsOf(tx, tags),
      scopes,
      workerQueues: queues,
      getsSecrets,
      secretHash: tokenHash(text),
      secretEnding: text.slice(-ENDING_LENGTH),
      createdByName: actor.name,
      expiresAt: expiresInDays === null ? null : sql`djag_now() + ${expiresInDays}::float8 * interval '1 day'`,
    })
    const message = madeInWords(input)
    await recordChange(tx, actor, {
      type: 'token-made',
      payload: { tokenId: id },
      message,
      audits: [
        {
          subject: { kind: 'token', id, name },
          after: { of: input.of, role, ...(tags && { tags }), scopes, ...(queues && { queues, getsSecrets }), expiresInDays },
          message,
        },
      ],
    })
  })
  return { id, text }
}

function madeInWords({ of, name, queues, getsSecrets }: TokenInput): string {
  if (of === 'worker')
    return `Made the token “${name}” for workers of ${nameList(queues ?? [])}${getsSecrets ? ', which get secrets' : ''}.`
  return of === 'service' ? `Made the service account’s token “${name}”.` : `Made the token “${name}” for themselves.`
}
