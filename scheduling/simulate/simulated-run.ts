import { isLostTooOften } from '../end/lost-attempts.ts'
import { type RetryPolicy, retryDelayMs } from '../end/retries.ts'
import type { Activation, Decision } from '../model/decision.ts'
import type { RunState } from '../model/run-states.ts'
import type { Consumption } from '../model/task-state.ts'

/**
 * What never changes of a run. `alignedForMs`: the instant it counts for at `aligned` edges; null: for none. `takesFromMs`: the first of the
 * instants that were coalesced into it; left out or null: it stands for its own alone.
 */
export type RunIdentity = { readonly runId: string; readonly taskId: number; readonly takesFromMs?: number | null } & Readonly<
  Pick<Activation, 'kind' | 'alignedForMs' | 'backfillId'>
>

/** A run in a simulated world. */
export type SimulatedRun = RunIdentity & {
  /** What its start consumed; null: nothing. */
  consumption: Consumption | null
  state: RunState
  /** The fencing token: what is told of an earlier attempt counts for nothing (invariant 5). */
  attempt: number
  /** Failed attempts since it was activated or asked for again (rule R7). */
  failures: number
  lostAttempts: number
  /** Whether any attempt of it ever started. One that ends before consumed nothing. */
  hasStarted: boolean
  /** Whether one did since it was activated or asked for again. One that ends before is no ending. */
  hasStartedInSeries: boolean
}

/** How an attempt of a run ends. A lost one is taken over by another worker (rule I4). */
export type AttemptOutcome = 'succeeded' | 'failed' | 'cancelled' | 'expired' | 'lost'

/** What follows the end of an attempt: the run's end, or a further attempt after a while. */
export type AfterAttempt = { endsAs: 'succeeded' | 'failed' | 'cancelled' | 'expired' } | { retriesAfterMs: number }

export function newRun({ runId, taskId, kind, alignedForMs, backfillId, takesFromMs = null }: RunIdentity): SimulatedRun {
  return {
    runId,
    taskId,
    kind,
    alignedForMs,
    backfillId,
    takesFromMs,
    consumption: null,
    state: 'queued',
    attempt: 1,
    failures: 0,
    lostAttempts: 0,
    hasStarted: false,
    hasStartedInSeries: false,
  }
}

/**
 * Counts the end of the run's present attempt and says what follows (rule R7): lost attempts are taken over, failed and expired ones
 * tried again as often as the policy says.
 * @param chance a number in [0, 1) for the jitter
 */
export function afterAttempt(run: SimulatedRun, outcome: AttemptOutcome, retry: RetryPolicy | null, chance: number): AfterAttempt {
  switch (outcome) {
    case 'succeeded':
    case 'cancelled':
      return { endsAs: outcome }
    case 'lost':
      run.lostAttempts += 1
      return isLostTooOften(run.lostAttempts) ? { endsAs: 'failed' } : { retriesAfterMs: 0 }
    case 'failed':
    case 'expired': {
      run.failures += 1
      const delayMs = retryDelayMs(retry, run.failures, chance)
      return delayMs === null ? { endsAs: outcome } : { retriesAfterMs: delayMs }
    }
  }
}

/** The first of the instants that are coalesced into an activation. */
export function takesFrom({ ranges }: Decision, { kind, scheduledForMs }: Activation): number | null {
  if (kind !== 'scheduled') return null
  return ranges.find((range) => range.intoScheduledForMs === scheduledForMs)?.firstMs ?? null
}
