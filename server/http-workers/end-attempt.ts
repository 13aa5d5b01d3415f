import { and, eq } from 'drizzle-orm'
import { retryAskedFor } from '#scheduling/end/retries.ts'
import { attempts } from '#schema/attempts.ts'
import type { WorkerToken } from '#server/auth/api-tokens.ts'
import type { Database } from '#server/database/client.ts'
import { endRuns } from '#server/endings/end-runs.ts'
import type { RunEnding } from '#server/endings/run-ending.ts'
import { CANCELLED_ERROR, timeLimitError } from '#server/endings/stop-errors.ts'
import { handBack } from '#server/leases/hand-back.ts'
import type { HeldAttempt } from '#server/leases/held-attempt.ts'
import { type ClaimedAttempt, readClaimedRuns } from '#server/queue/claim-runs.ts'
import type { HiddenValues } from '#server/secrets/hiding/hidden-values.ts'
import { attemptTaken, findWorker } from './find-worker.ts'
import type { EndRequest } from './protocol.ts'
import { forgetSecretsOf, hiddenValuesOf } from './secrets-of-attempt.ts'

/**
 * Records how an attempt ended, once however often it is reported; what that comes to is settled by the core. `isRetried` null: it had been recorded.
 * @throws DomainError as `findWorker`; `not_held` for an attempt that is another's by now, or ended otherwise
 */
export async function endAttempt(db: Database, token: WorkerToken, request: EndRequest): Promise<{ isRetried: boolean | null }> {
  const { id: workerId } = await findWorker(db, token, request.workerId)
  const held = { runId: request.runId, attempt: request.attempt, workerId }
  const [run] = await readClaimedRuns(db, workerId, [held.runId])
  if (run?.attempt === held.attempt) {
    if (request.outcome === 'handed_back') {
      const back = await handBack(db, [held])
      if (back.length > 0) {
        forgetSecretsOf(held)
        return { isRetried: true }
      }
    } else {
      const shown = hiddenIn(request, await hiddenValuesOf(db, token, held))
      const { accepted, retried } = await db.transaction((tx) => endRuns(tx, [endingOf(run, held, shown)]))
      if (accepted.length > 0) {
        forgetSecretsOf(held)
        return { isRetried: retried.length > 0 }
      }
    }
  }
  if (await wasRecorded(db, held, request)) return { isRetried: null }
  throw attemptTaken()
}

/** What it leaves, without the secrets that it was given. */
function hiddenIn(request: EndRequest, hidden: HiddenValues): EndRequest {
  const { result, error } = request
  return { ...request, ...(result !== undefined && { result: hidden.inJson(result) }), ...(error && { error: hidden.inError(error) }) }
}

function endingOf({ settledBy, timeLimitSeconds }: ClaimedAttempt, held: HeldAttempt, request: EndRequest): RunEnding {
  const { outcome, result, error, isFinal, retryAfterSeconds } = request
  const stack = error?.stack === undefined ? {} : { stack: error.stack }
  const errorWhenCancelling = { ...CANCELLED_ERROR, ...stack }
  if (outcome === 'succeeded') return { ...held, settledBy, outcome, result }
  if (outcome === 'expired' && timeLimitSeconds !== null)
    return { ...held, settledBy, outcome, error: { ...timeLimitError(timeLimitSeconds), ...stack }, errorWhenCancelling }
  const asked = retryAfterSeconds === undefined ? settledBy.retry : retryAskedFor(retryAfterSeconds)
  const by = { ...settledBy, retry: isFinal ? null : asked }
  return { ...held, settledBy: by, outcome: 'failed', error: error ?? { message: 'It was stopped.' }, errorWhenCancelling }
}

/** An answer may be lost after what it answers was written. What was lost to another worker is none of this. */
async function wasRecorded(db: Database, { runId, attempt, workerId }: HeldAttempt, { outcome }: EndRequest): Promise<boolean> {
  const [ended] = await db
    .select({ outcome: attempts.outcome, error: attempts.error })
    .from(attempts)
    .where(and(eq(attempts.runId, runId), eq(attempts.number, attempt), eq(attempts.workerId, workerId)))
  if (!ended) return false
  const isHandedBack = ended.outcome === 'lost' && ended.error?.code === 'handed_back'
  if (outcome === 'handed_back') return isHandedBack
  return ended.outcome === outcome || (outcome !== 'succeeded' && ended.outcome === 'cancelled')
}
