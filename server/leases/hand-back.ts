import type { Database } from '#server/database/client.ts'
import type { HeldAttempt } from './held-attempt.ts'
import { type Loss, loseAttempts } from './lose-attempts.ts'

const HANDED_BACK: Loss = {
  outcome: 'handed_back',
  error: { message: 'Its worker was stopped while it ran; the run was handed back.', code: 'handed_back' },
  unstarted: { message: 'Its worker was stopped before it had started; the run was handed back.', code: 'handed_back' },
  cancelled: 'It was cancelled, and its worker was stopped before it had ended.',
}

/**
 * Gives back what a worker holds that is being stopped in order: the runs are tried again by others, and those whose end was asked for end.
 * @returns the runs that were given back or ended
 */
export async function handBack(db: Database, held: readonly HeldAttempt[]): Promise<string[]> {
  const { sentBackRunIds, endedRunIds } = await loseAttempts(db, held, HANDED_BACK)
  return [...sentBackRunIds, ...endedRunIds]
}
