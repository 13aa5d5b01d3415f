import { createHash, randomUUID } from 'node:crypto'
import { inArray, lt, sql } from 'drizzle-orm'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { rateLimits } from '#schema/rate-limits.ts'
import type { Database } from '#server/database/client.ts'

/** So many wrong passwords within a window, and then none is looked at until it has passed. */
export type GuessLimit = { key: string; most: number }

const WINDOW_MS = 30_000
const KEPT_MS = DAY_MS

/**
 * The limits for passwords tried for an account from an address: for the two together, so that nobody's wrong guesses keep another from signing
 * in, and more widely for the address.
 */
export function signInLimits(address: string, account: string): GuessLimit[] {
  return [
    { key: `sign-in|${address}|${shortHash(account.trim().toLowerCase())}`, most: 10 },
    { key: `sign-in|${address}`, most: 60 },
  ]
}

/** The limit for the present password, which who changes it has to know. */
export function changePasswordLimits(userId: string): GuessLimit[] {
  return [{ key: `change-password|${userId}`, most: 10 }]
}

/**
 * Counts a guess before it is looked at, for all web processes together, so that many at once are no more than many in turn.
 * @returns null when it may be looked at; else the whole seconds to wait
 */
export async function countGuess(db: Database, limits: readonly GuessLimit[]): Promise<number | null> {
  let waitMs = 0
  for (const { key, most } of limits) {
    const { count, startedMs, nowMs } = await countOne(db, key)
    if (count > most) waitMs = Math.max(waitMs, startedMs + WINDOW_MS - nowMs)
  }
  return waitMs > 0 ? Math.ceil(waitMs / 1000) : null
}

/** A guess that was right: it counts no more. */
export async function forgetGuess(db: Database, limits: readonly GuessLimit[]): Promise<void> {
  const keys = limits.map(({ key }) => key)
  await db
    .update(rateLimits)
    .set({ count: sql`greatest(${rateLimits.count} - 1, 0)` })
    .where(inArray(rateLimits.key, keys))
}

async function countOne(db: Database, key: string): Promise<{ count: number; startedMs: number; nowMs: number }> {
  const now = sql<number>`(extract(epoch from djag_now()) * 1000)::bigint`
  const hasPassed = sql`${rateLimits.lastRequest} <= ${now} - ${WINDOW_MS}::bigint`
  const [row] = await db
    .insert(rateLimits)
    .values({ id: randomUUID(), key, count: 1, lastRequest: now })
    .onConflictDoUpdate({
      target: rateLimits.key,
      set: {
        count: sql`case when ${hasPassed} then 1 else ${rateLimits.count} + 1 end`,
        lastRequest: sql`case when ${hasPassed} then ${now} else ${rateLimits.lastRequest} end`,
      },
    })
    .returning({ count: rateLimits.count, startedMs: rateLimits.lastRequest, nowMs: now })
  if (!row) throw new Error('The guess was not counted.')
  if (row.count === 1) await db.delete(rateLimits).where(lt(rateLimits.lastRequest, sql`${now} - ${KEPT_MS}::bigint`))
  return { count: row.count, startedMs: row.startedMs, nowMs: Number(row.nowMs) }
}

/** An address of e-mail can be longer than a key ought to be. */
function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
