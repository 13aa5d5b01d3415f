import { type EndedRunState, isEnding, type RunState } from '#scheduling/model/run-states.ts'
import type { RunError } from '#schema/runs.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { insertJobs } from '#server/queue/insert-jobs.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { type ConcernedTask, lockTasksOfRuns } from './lock-tasks-of-runs.ts'
import { type EndingFate, type RecordedEnding, recordEndings } from './record-endings.ts'
import { retryDelays } from './retry-delays.ts'
import { storableJson } from './storable.ts'

/** The ending of one attempt that a worker holds, and with it of its run unless that is retried; or of a run that a person ends. */
export type RunEnding = {
  runId: string
  /** Together with `workerId` the fence: an attempt that is no longer the run's current one ends nothing (invariant 5). */
  attempt: number
  /** Null: no worker holds the run. */
  workerId: string | null
  outcome: EndedRunState
  result?: unknown
  error?: RunError
  /** When it ended; left out: now. */
  at?: Date
  /** What became of the attempt, where that is not what becomes of the run. `lost`: no failure, and no retry on its account. */
  attemptOutcome?: 'lost' | 'cancelled'
  /** The state that the run leaves; left out: `running`. Where it is another, the transaction holds the run's row locked. */
  from?: RunState
  /** Whether an attempt of the run has ever started; left out: yes. */
  hasStarted?: boolean
  /** Who says that it ended so (rule R5); then there is no retry. */
  markedByName?: string
}

export type EndedRuns = {
  /** The endings that were recorded, those among them whose run is retried included. */
  accepted: RunEnding[]
  /** Those of attempts that had been taken from their worker, or of runs that had ended already: nothing was written for them. */
  fencedOff: RunEnding[]
}

/**
 * Ends runs, any number in one transaction: their rows and attempts, their tasks' counts of endings and latest aligned instants under the
 * tasks' locks (rules D1, D3, D6), and the waking of what waits for them: dependers, and the tasks themselves (concurrency, giving back).
 * A run whose attempt failed or expired is retried instead while its policy allows (rule R7): it has not ended then. If its end was asked
 * for meanwhile, it is cancelled (rule R5).
 * A waiting task that is decided meanwhile either sees these endings or has left, under its lock, that it waits: none is forgotten.
 */
export async function endRuns(tx: Transaction, endings: readonly RunEnding[]): Promise<EndedRuns> {
  if (endings.length === 0) return { accepted: [], fencedOff: [] }
  const runIds = endings.map((ending) => ending.runId)
  const failedIds = endings.filter(isFailedAttempt).map((ending) => ending.runId)
  // Sent together; PostgreSQL carries them out one after the other, so what is read later sees what was committed before the locks were granted.
  const locking = lockTasksOfRuns(tx, runIds)
  const delays = failedIds.length === 0 ? NO_RETRIES : (await Promise.all([retryDelays(tx, failedIds), locking]))[0]
  const fates = endings.map((ending) => fateOf(ending, delays.get(ending.runId) ?? null))
  const [concerned, recorded] = await Promise.all([locking, recordEndings(tx, fates)])
  if (recorded.length > 0) await passOn(tx, concerned, recorded)
  const positions = new Set(recorded.map((run) => run.position))
  return {
    accepted: endings.filter((_, index) => positions.has(index)),
    fencedOff: endings.filter((_, index) => !positions.has(index)),
  }
}

const NO_RETRIES: ReadonlyMap<string, number> = new Map()

function hasFailed({ outcome }: RunEnding): boolean {
  return outcome === 'failed' || outcome === 'expired'
}

/** Whether it is one that the run may be retried for. */
function isFailedAttempt(ending: RunEnding): boolean {
  return hasFailed(ending) && ending.attemptOutcome === undefined && ending.markedByName === undefined
}

function fateOf(ending: RunEnding, retryAfterMs: number | null): EndingFate {
  const { runId, attempt, workerId, outcome, attemptOutcome, markedByName, hasStarted = true } = ending
  const givesWayToCancelling = hasFailed(ending) && markedByName === undefined
  return {
    runId,
    attempt,
    workerId,
    from: ending.from ?? 'running',
    outcome,
    attemptOutcome: attemptOutcome ?? outcome,
    whenCancelling: givesWayToCancelling
      ? { outcome: 'cancelled', attemptOutcome: attemptOutcome ?? 'cancelled' }
      : { outcome, attemptOutcome: attemptOutcome ?? outcome },
    retryAfterMs,
    counts: isEnding(outcome, hasStarted),
    markedByName: markedByName ?? null,
    result: storableJson(ending.result),
    error: ending.error ? storableJson(ending.error) : null,
    at: ending.at ?? null,
  }
}

/** What endings set in motion: jobs of retries, looks at what waited for an ending, and browsers that read again. */
async function passOn(tx: Transaction, concerned: readonly ConcernedTask[], recorded: readonly RecordedEnding[]): Promise<void> {
  const retried = recorded.filter((run) => run.state === 'retrying')
  const waiting = retried.length === recorded.length ? [] : concerned.filter((task) => task.waits)
  const taskIds = [...new Set(recorded.map((run) => run.taskId))]
  await Promise.all([
    insertJobs(
      tx,
      retried.map(({ runId, attempt, queue, priority, retryAt }) => ({ runId, attempt, queue, priority, startAfter: retryAt })),
    ),
    wakeTasks(
      tx,
      waiting.map((task) => task.id),
    ),
    notifyLive(tx, { subject: 'run', ids: recorded.map((run) => run.runId), taskIds }),
  ])
}
