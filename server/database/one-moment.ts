import { DomainError } from '#domain/errors.ts'
import type { Database, Transaction } from './client.ts'
import { isWriteConflict } from './transient-errors.ts'

/** A conflict is found where rows are locked, before much is done. */
const MOST_TRIES = 10

/**
 * Works in a transaction that sees the database as it is at one moment, whatever others save meanwhile. Where it locks or writes what somebody changed
 * since that moment, it begins again, from a later one: so `work` may be called several times.
 * @throws DomainError `too_many` where others are quicker each time
 */
export async function atOneMoment<Result>(db: Database, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  for (let triesLeft = MOST_TRIES; triesLeft > 0; triesLeft--) {
    try {
      return await db.transaction(work, { isolationLevel: 'repeatable read' })
    } catch (error) {
      if (!isWriteConflict(error)) throw error
    }
  }
  throw new DomainError('too_many', 'What this looks at changes all the time at this moment. Try again in a few seconds.')
}
