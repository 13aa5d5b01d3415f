import { performance } from 'node:perf_hooks'
import { eq, sql } from 'drizzle-orm'
import { apiTokens } from '#schema/api-tokens.ts'
import { audits } from '#schema/audits.ts'
import { users } from '#schema/users.ts'
import type { AUDITED_EVENTS } from '#server/audit/internal-action-types.ts'
import { OnceInAWhile } from '#server/audit/once-in-a-while.ts'
import type { Database } from '#server/database/client.ts'
import { looksLikeToken, tokenHash } from '#server/use-cases/token/token-text.ts'

/** A program that was left behind tries its token day and night. */
const EVERY_MS = 600_000
/** So many addresses and tokens at once: what guesses from everywhere is beyond what a record is for. */
const MOST_KEPT = 1_000

declare global {
  var djagRefusedTokens: OnceInAWhile | undefined
}

/**
 * Writes down that a token was refused, from where, and whose it was where it is one of ours: each from one address once in ten minutes. Of what is none of ours
 * nothing is kept, as people send passwords there.
 * @param text what was sent; null: nothing that could be read
 * @param where it was sent to, as “the API”
 */
export async function auditRefusedToken(db: Database, text: string | null, address: string, where: string): Promise<void> {
  // On `globalThis`, as Next keeps modules more than once.
  globalThis.djagRefusedTokens ??= new OnceInAWhile({ everyMs: EVERY_MS, mostKept: MOST_KEPT })
  const token = text !== null && looksLikeToken(text) ? await findAny(db, text) : null
  if (!globalThis.djagRefusedTokens.isDue(`${token?.id ?? ''}|${address}`, performance.now())) return
  await db.insert(audits).values({
    ...{ actorKind: 'system', actorName: 'Somebody not signed in', address, outcome: 'failed' },
    type: 'token-refused' satisfies keyof typeof AUDITED_EVENTS,
    subjectKind: token ? 'token' : 'none',
    subjectId: token?.id ?? null,
    subjectName: token?.name ?? '',
    message: token
      ? `Tried the token “${token.name}” at ${where}: it ${token.reason}.`
      : `Tried something that is no token of ours at ${where}.`,
  })
}

async function findAny(db: Database, text: string): Promise<{ id: string; name: string; reason: string } | null> {
  const [found] = await db
    .select({
      ...{ id: apiTokens.id, name: apiTokens.name, revokedAt: apiTokens.revokedAt, deactivatedAt: users.deactivatedAt },
      isExpired: sql<boolean>`coalesce(${apiTokens.expiresAt} <= djag_now(), false)`,
    })
    .from(apiTokens)
    .leftJoin(users, eq(users.id, apiTokens.userId))
    .where(eq(apiTokens.secretHash, tokenHash(text)))
  if (!found) return null
  const { id, name, revokedAt, deactivatedAt, isExpired } = found
  const reason = revokedAt
    ? 'is revoked'
    : isExpired
      ? 'has expired'
      : deactivatedAt
        ? 'is of somebody who was deactivated'
        : 'is not for that'
  return { id, name, reason }
}
