import { eq, sql } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { DomainError } from '#domain/errors.ts'
import { nameList } from '#domain/name-list.ts'
import { type Actor, can, type Permission, permittedBeyond, permittedInWords, USUAL_SCOPES } from '#domain/roles.ts'
import type { TokenInput } from '#domain/token-input.ts'
import { apiTokens } from '#schema/api-tokens.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { presentActor } from '../present-actor.ts'
import { requirePermission } from '../require-permission.ts'
import { roleTagIdsOf } from '../tag/role-tags.ts'
import { newTokenText, tokenHash } from './token-text.ts'

const ENDING_LENGTH = 4
/** What whoever works by a token of workers does, of any task: it is handed arguments, writes logs and results, and says how runs ended. */
const DONE_BY_WORKERS: readonly Permission[] = ['read', 'read-values', 'mark-run']

/**
 * Makes a token, of the person who asks, of a service account or of workers. Its text is told here and nowhere else: the database keeps a hash.
 * @throws DomainError `forbidden` for who may not, and for a token that would make more than it is itself, by what they are once the transaction has begun
 */
export async function makeToken(db: Database, actor: Actor, input: TokenInput): Promise<{ id: string; text: string }> {
  const [id, text] = [uuidV7(), newTokenText()]
  const { name, role, tags, scopes, queues, getsSecrets = false, expiresInDays } = input
  await db.transaction(async (tx) => {
    const present = await presentActor(tx, actor)
    requirePermission(present, input.of === 'person' && actor.kind === 'user' ? 'own-tokens' : 'manage-tokens')
    if (actor.kind !== 'user') refuseBeyondToken(present, input)
    if (actor.kind === 'token') await refuseLongerLife(tx, actor.id, expiresInDays)
    await tx.insert(apiTokens).values({
      id,
      name,
      ...(input.of === 'person'
        ? { userId: present.id, role: present.role, roleTagIds: present.roleTagIds ? [...present.roleTagIds] : null }
        : { role, roleTagIds: await roleTagIdsOf(tx, tags) }),
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

/**
 * A token makes none of a person, and none that may what it may not itself. Of workers it makes some where it may do what they do, and such that
 * get secrets where it manages those.
 * @throws DomainError `forbidden`, at the field that is too much
 */
function refuseBeyondToken(actor: Actor, { of, role, tags, scopes, getsSecrets }: TokenInput): void {
  if (of === 'person')
    throw beyond(
      'of',
      'A token of a person is made by that person, in the dashboard. This one can make tokens of service accounts, and of workers.',
    )
  if (of === 'worker') {
    const undone = DONE_BY_WORKERS.find((permission) => !can(actor, permission))
    if (undone) throw beyond('of', `This token may not ${permittedInWords(undone)} itself (“${undone}”), and workers do.`)
    if (getsSecrets) requirePermission(actor, 'manage-secrets')
    return
  }
  // Which tags they are makes no difference to what may be done somewhere.
  const made = { role: role ?? 'viewer', ...(tags && { roleTagIds: [0] }), scopes: scopes ?? USUAL_SCOPES }
  const missing = permittedBeyond(actor, made)
  if (missing) throw beyond('scopes', `This token may not ${permittedInWords(missing)} itself: leave “${missing}” out of the scopes.`)
}

/** @throws DomainError `forbidden` for a token that outlives the one that makes it */
async function refuseLongerLife(tx: Transaction, makerId: string, expiresInDays: number | null): Promise<void> {
  const [maker] = await tx
    .select({
      isOutlived: sql<boolean>`${apiTokens.expiresAt} is not null and (
        ${expiresInDays}::float8 is null or ${apiTokens.expiresAt} < djag_now() + ${expiresInDays}::float8 * interval '1 day')`,
    })
    .from(apiTokens)
    .where(eq(apiTokens.id, makerId))
  if (maker?.isOutlived) throw beyond('expiresInDays', 'This token expires sooner itself: make one that does not outlive it.')
}

function beyond(field: keyof TokenInput, message: string): DomainError {
  return new DomainError('forbidden', message, { [field]: message })
}

function madeInWords({ of, name, queues, getsSecrets }: TokenInput): string {
  if (of === 'worker')
    return `Made the token “${name}” for workers of ${nameList(queues ?? [])}${getsSecrets ? ', which get secrets' : ''}.`
  return of === 'service' ? `Made the service account’s token “${name}”.` : `Made the token “${name}” for themselves.`
}
