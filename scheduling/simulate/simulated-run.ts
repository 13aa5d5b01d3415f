import type { RetryPolicy } from '../end/retries.ts'
import { NO_ATTEMPTS } from '../end/series.ts'
import type { RunToSettle } from '../end/settle.ts'
import type { Activation, Decision } from '../model/decision.ts'
import type { Consumption } from '../model/task-state.ts'

/**
 * What never changes of a run. `alignedForMs`: the instant it counts for at `aligned` edges; null: for none. `takesFromMs`: the first of the
 * instants that were coalesced into it; left out or null: it stands for its own alone.
 */
export type RunIdentity = { readonly runId: string; readonly taskId: number; readonly takesFromMs?: number | null } & Readonly<
  Pick<Activation, 'alignedForMs' | 'backfillId'> & Pick<RunToSettle, 'kind'>
>

/** How the runs of a task go on after a failure or for too long (rules R7, R8). */
export type RunRules = { retry: RetryPolicy | null; timeLimitMs: number | null }

/** A run in a simulated world. It keeps the rules that its task had at its activation. */
export type SimulatedRun = RunIdentity &
  Readonly<RunRules> & { -readonly [Part in 'state' | 'hasStarted' | 'series']: RunToSettle[Part] } & {
    /** What its start consumed; null: nothing. */
    consumption: Consumption | null
    /** The fencing token: what is told of an earlier attempt counts for nothing (invariant 5). */
    attempt: number
  }

/** A run in the queue. A rerun of one that is not known here is like a manual run that counts for no instant. */
export function newRun(of: Omit<RunIdentity, 'kind'> & Pick<Activation, 'kind'>, { retry, timeLimitMs }: RunRules): SimulatedRun {
  const { runId, taskId, kind, alignedForMs, backfillId, takesFromMs = null } = of
  return {
    runId,
    taskId,
    kind: kind === 'rerun' ? 'manual' : kind,
    alignedForMs,
    backfillId,
    takesFromMs,
    retry,
    timeLimitMs,
    consumption: null,
    state: 'queued',
    attempt: 1,
    hasStarted: false,
    series: NO_ATTEMPTS,
  }
}

/** The first of the instants that are coalesced into an activation. */
export function takesFrom({ ranges }: Decision, { kind, scheduledForMs }: Activation): number | null {
  if (kind !== 'scheduled') return null
  return ranges.find((range) => range.intoScheduledForMs === scheduledForMs)?.firstMs ?? null
}
