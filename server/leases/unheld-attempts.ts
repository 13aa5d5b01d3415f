import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { HeldAttempt } from './held-attempt.ts'
import { type Loss, loseAttempts } from './lose-attempts.ts'

const NOT_HELD: Loss = {
  outcome: 'lost',
  error: {
    message:
      'Its worker does not hold it: the database lost its ending, as in a fail-over, or the worker never heard that it had claimed it.',
  },
  lostTooOften: (times) => `It was lost ${times} times while it ran; the last time its worker did not hold it.`,
  cancelled: 'It was cancelled, and its worker does not hold it.',
}

/** The attempts that this worker holds by what the database says. */
export function readAttemptsOf(db: Database, workerId: string): Promise<HeldAttempt[]> {
  return preparedSql(db)<HeldAttempt[]>`
    select id as "runId", attempt, worker_id as "workerId" from runs where worker_id = ${workerId} and state = 'running' order by id`
}

/**
 * Takes attempts from a living worker that has said that it does not hold them (`AttemptsInHand`): a fail-over to a standby some seconds
 * behind, or a restored backup, has lost their endings, or the answer to their claim was lost. They are retried like those of a dead
 * worker (invariant 4). What has ended meanwhile is left alone.
 * @returns the runs that were taken
 */
export async function giveUpUnheld(db: Database, unheld: readonly HeldAttempt[]): Promise<string[]> {
  const { sentBackRunIds, endedRunIds } = await loseAttempts(db, unheld, NOT_HELD)
  return [...sentBackRunIds, ...endedRunIds]
}
