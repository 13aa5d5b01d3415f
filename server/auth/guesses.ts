import { randomUUID } from 'node:crypto'
import { inArray, lt, sql } from 'drizzle-orm'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { rateLimits } from '#schema/rate-limits.ts'
import type { Database } from '#server/database/client.ts'
import { accountHash } from './known-browsers.ts'

/** So many wrong passwords within a window, and then none is looked at until it has passed. */
export type GuessLimit = { key: string; most: number; windowMs: number }

const WINDOW_MS = 30_000
const ACCOUNT_WINDOW_MS = 600_000
const KEPT_MS = DAY_MS

/**
 * The limits for passwords tried for an account from an address: for the two together, more widely for the address, and for the account from wherever it is
 * tried. A browser in which somebody signed in to it before has one of its own instead, so that nobody's wrong guesses keep people out of their own account.
 * @param browser as `knownBrowserOf` tells it; null: it is known for nothing
 */
export function signInLimits(address: string, account: string, browser: string | null): GuessLimit[] {
  const hash = accountHash(account)
  if (browser !== null) return [{ key: `sign-in|browser|${browser}|${hash}`, most: 10, windowMs: WINDOW_MS }]
  return [
    { key: `sign-in|${address}|${hash}`, most: 10, windowMs: WINDOW_MS },
    { key: `sign-in|${address}`, most: 60, windowMs: WINDOW_MS },
    { key: `sign-in|account|${hash}`, most: 60, windowMs: ACCOUNT_WINDOW_MS },
  ]
}

/** The limit for the present password, which who changes it has to know. */
export function changePasswordLimits(userId: string): GuessLimit[] {
  return [{ key: `change-password|${userId}`, most: 10, windowMs: WINDOW_MS }]
}

/**
 * Counts a guess before it is looked at, for all web processes together, so that many at once are no more than many in turn.
 * @returns null when it may be looked at; else the whole seconds to wait
 */
export async function countGuess(db: Database, limits: readonly GuessLimit[]): Promise<number | null> {
  let waitMs = 0
  for (const limit of limits) {
    const { count, startedMs, nowMs } = await countOne(db, limit)
    if (count > limit.most) waitMs = Math.max(waitMs, startedMs + limit.windowMs - nowMs)
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

async function countOne(db: Database, { key, windowMs }: GuessLimit): Promise<{ count: number; startedMs: number; nowMs: number }> {
  const now = sql<number>`(extract(epoch from djag_now()) * 1000)::bigint`
  const hasPassed = sql`${rateLimits.lastRequest} <= ${now} - ${windowMs}::bigint`
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
