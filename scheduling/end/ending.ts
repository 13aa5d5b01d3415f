import type { RunKind } from '../model/run-kinds.ts'
import { type EndedRunState, isActive, type RunState } from '../model/run-states.ts'
import type { Consumption, EdgeEndings } from '../model/task-state.ts'

/**
 * As what the end of a run counts at the edges on its task (rule D1): a success at every edge, another ending at those that take any. Null:
 * it is no ending, as it was cancelled or expired before any attempt had started.
 * @param hasStarted whether one had since the run was activated or asked for again
 */
export function endingCountsAs(state: EndedRunState, hasStarted: boolean): EdgeEndings | null {
  switch (state) {
    case 'succeeded':
      return 'succeeded'
    case 'failed':
      return 'finished'
    case 'cancelled':
    case 'expired':
      return hasStarted ? 'finished' : null
  }
}

/** At which edges an ending of a run counts, whatever it counts as. */
export type EndingScope = {
  /** Whether its task counts it, which edges of freshness `new` ask for: not that of a backfill's run (rule R3). */
  readonly isNew: boolean
  /** The instant (epoch ms) for which it counts at `aligned` edges; null: for none (rule D6). */
  readonly alignedForMs: number | null
  /** It counts for that instant only once it is decided and has no active run of its own: so does that of a manual run (rule D6). */
  readonly isAlignedOnceDecided: boolean
}

/** @param run `alignedForMs` as `alignedInstantOf` gives it */
export function endingScopeOf({ kind, alignedForMs }: { kind: RunKind; alignedForMs: number | null }): EndingScope {
  return { isNew: kind !== 'backfill', alignedForMs, isAlignedOnceDecided: kind === 'manual' }
}

/** What becomes of what an ended run consumed (rule D2); null: it counts as if it never had, as it ended before any attempt of it started. */
export type EndedConsumption = Exclude<Consumption['outcome'], 'active'> | null

/** @param hasStarted whether any attempt ever had; one of a rerun that ended before it started had, and has consumed */
export function consumptionAfter(state: EndedRunState, hasStarted: boolean): EndedConsumption {
  if (state === 'succeeded') return 'succeeded'
  return endingCountsAs(state, hasStarted) === null ? null : 'gave_back'
}

/** The same of a run in any state: while it is active it counts as having consumed. */
export function consumptionOf(state: RunState, hasStarted: boolean): Consumption['outcome'] | null {
  return isActive(state) ? 'active' : consumptionAfter(state, hasStarted)
}
