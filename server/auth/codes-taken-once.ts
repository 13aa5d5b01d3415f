import { randomUUID } from 'node:crypto'
import { eq, lte, sql } from 'drizzle-orm'
import { rateLimits } from '#schema/rate-limits.ts'
import type { Database } from '#server/database/client.ts'

/** A code of an app is good for its half minute and for the ones beside it; it is known for longer than that. */
const KNOWN_FOR_MS = 300_000

/**
 * Takes a code of somebody's app, before it is looked at: each signs in once (RFC 6238, 5.2), so that who saw it typed has nothing of it, and of two at once
 * one goes on.
 * @returns whether it had not been taken
 */
export async function takeCode(db: Database, userId: string, code: string): Promise<boolean> {
  const now = sql<number>`(extract(epoch from djag_now()) * 1000)::bigint`
  const taken = await db
    .insert(rateLimits)
    .values({ id: randomUUID(), key: keyOf(userId, code), count: 1, lastRequest: now })
    .onConflictDoUpdate({
      target: rateLimits.key,
      set: { lastRequest: now },
      setWhere: lte(rateLimits.lastRequest, sql`${now} - ${KNOWN_FOR_MS}::bigint`),
    })
    .returning({ id: rateLimits.id })
  return taken.length > 0
}

/** A code that was wrong is told to be wrong next time, too. */
export async function giveCodeBack(db: Database, userId: string, code: string): Promise<void> {
  await db.delete(rateLimits).where(eq(rateLimits.key, keyOf(userId, code)))
}

function keyOf(userId: string, code: string): string {
  return `code|${userId}|${code}`
}
