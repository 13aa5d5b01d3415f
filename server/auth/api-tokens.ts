import { and, eq, isNull, sql } from 'drizzle-orm'
import { type Actor, USUAL_SCOPES } from '#domain/roles.ts'
import { apiTokens } from '#schema/api-tokens.ts'
import { users } from '#schema/users.ts'
import type { Database } from '#server/database/client.ts'
import { roleOfToken } from '#server/use-cases/token/role-of-token.ts'
import { looksLikeToken, tokenHash } from '#server/use-cases/token/token-text.ts'

/** How exactly the last use of a token is known: a write for each call would cost more than it tells. */
const USE_NOTED_SECONDS = 60

type TokenActor = Extract<Actor, { kind: 'token' }>

/** Who works by a token of workers: they may take runs of these queues, with or without the secrets that these refer to, and nothing else. */
export type WorkerToken = { id: string; name: string; queues: readonly string[]; getsSecrets: boolean }

/**
 * Who acts by a token: a person, with at most what the person may now and might when it was made, or a service account. Notes when and from where it was used.
 * @returns null for one that is unknown, expired or revoked, for one of a person who was deactivated, and for one of workers
 */
export async function findTokenActor(db: Database, text: string, address: string): Promise<TokenActor | null> {
  const found = await findToken(db, text, address)
  const held = found && roleOfToken(found)
  if (!found || found.workerQueues !== null || !held) return null
  await noteUse(db, found, address)
  const name = found.userId ? `${found.userName} (token ${found.name})` : `${found.name} (service)`
  return { kind: 'token', id: found.id, name, ...held, address, scopes: found.scopes ?? USUAL_SCOPES }
}

/**
 * Whose workers work by a token. Notes when and from where it was used.
 * @returns null for one that is unknown, expired or revoked, and for one of a person or a service account
 */
export async function findWorkerToken(db: Database, text: string, address: string): Promise<WorkerToken | null> {
  const found = await findToken(db, text, address)
  if (!found?.workerQueues) return null
  await noteUse(db, found, address)
  return { id: found.id, name: found.name, queues: found.workerQueues, getsSecrets: found.getsSecrets }
}

type FoundToken = NonNullable<Awaited<ReturnType<typeof findToken>>>

async function findToken(db: Database, text: string, address: string) {
  if (!looksLikeToken(text)) return null
  const now = sql`djag_now()`
  const [found] = await db
    .select({
      id: apiTokens.id,
      name: apiTokens.name,
      tokenRole: apiTokens.role,
      userId: apiTokens.userId,
      userName: users.name,
      userRole: users.role,
      tokenRoleTagIds: apiTokens.roleTagIds,
      userRoleTagIds: users.roleTagIds,
      scopes: apiTokens.scopes,
      workerQueues: apiTokens.workerQueues,
      getsSecrets: apiTokens.getsSecrets,
      isNoted: sql<boolean>`coalesce(
        ${apiTokens.lastUsedAt} > ${now} - ${USE_NOTED_SECONDS}::float8 * interval '1 second' and ${apiTokens.lastUsedAddress} = ${address}, false)`,
    })
    .from(apiTokens)
    .leftJoin(users, eq(users.id, apiTokens.userId))
    .where(
      and(
        eq(apiTokens.secretHash, tokenHash(text)),
        isNull(apiTokens.revokedAt),
        isNull(users.deactivatedAt),
        sql`(${apiTokens.expiresAt} is null or ${apiTokens.expiresAt} > ${now})`,
      ),
    )
  return found ?? null
}

async function noteUse(db: Database, { id, isNoted }: FoundToken, address: string): Promise<void> {
  if (!isNoted) await db.update(apiTokens).set({ lastUsedAt: sql`djag_now()`, lastUsedAddress: address }).where(eq(apiTokens.id, id))
}
