import { setTimeout as delay } from 'node:timers/promises'
import { backOffMs } from '#domain/back-off.ts'
import { DomainError } from '#domain/errors.ts'
import type { Database, Transaction } from './client.ts'
import { isWriteConflict } from './transient-errors.ts'

/** No try begins later than this after the first one did: people wait for the answer, and others for their turn to preview. */
const PATIENCE_MS = 4_000
/** Of work so long that the patience is over sooner. */
const FEWEST_TRIES = 3
/** Whoever saves is done within some milliseconds; a scheduler that writes a thousand tasks after the other is not. */
const PAUSES = { firstMs: 20, longestMs: 400 }

/** Time and chance as tests have them of their own. `chance`: a number in [0, 1). */
export type MomentTiming = { nowMs(): number; sleep(ms: number): Promise<unknown>; chance(): number }

const REAL: MomentTiming = { nowMs: () => performance.now(), sleep: delay, chance: Math.random }

/**
 * Works in a transaction that sees the database as it is at one moment, whatever others save meanwhile. Where it locks or writes what somebody changed
 * since that moment, it begins again, from a later one: so `work` may be called many times. Between the tries it rests, longer and longer, by chance: what
 * changes the same rows again and again has pauses, and a try that falls into one gets through.
 * @throws DomainError `too_many` where others were quicker each time, for some seconds
 */
export async function atOneMoment<Result>(
  db: Database,
  work: (tx: Transaction) => Promise<Result>,
  timing: MomentTiming = REAL,
): Promise<Result> {
  const lastBeginMs = timing.nowMs() + PATIENCE_MS
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction(work, { isolationLevel: 'repeatable read' })
    } catch (error) {
      if (!isWriteConflict(error)) throw error
    }
    const pauseMs = timing.chance() * backOffMs(tries, PAUSES)
    if (tries >= FEWEST_TRIES && timing.nowMs() + pauseMs > lastBeginMs)
      throw new DomainError('too_many', 'What this looks at changes all the time at this moment. Try again in a few seconds.')
    await timing.sleep(pauseMs)
  }
}
