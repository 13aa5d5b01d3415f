import type { RunKind } from '../model/run-kinds.ts'
import type { ActiveRunState } from '../model/run-states.ts'
import type { TaskState } from '../model/task-state.ts'

/** A run that is under way. Instants are epoch milliseconds. */
export type ActiveRun = {
  runId: string
  state: ActiveRunState
  kind: RunKind
  scheduledForMs: number
  /** The instant its ending counts for at `aligned` edges (rule D6); null: for none. */
  alignedForMs: number | null
  /** The first of the instants that were coalesced into it; null: it stands for its own alone. */
  takesFromMs: number | null
  /** The backfill it belongs to. */
  backfillId: string | null
  activatedAtMs: number
  /** When the attempt under way started; null: none is. */
  startedAtMs: number | null
  /** When a `retrying` run is attempted again; null: as soon as a worker is free. */
  retryAtMs: number | null
}

/** What a forecast knows of one task. */
export type ForecastTask = {
  state: TaskState
  activeRuns: readonly ActiveRun[]
  /** The median run time of its latest runs that succeeded; null: it has no such history. */
  medianRunMs: number | null
  /** Some scheduler lives and decides it: it is not set aside. */
  canBeActivated: boolean
  /** A live worker serves its queue and has its handler. */
  canBeExecuted: boolean
}

/** A moment that is expected, and what it rests on. */
export type Expectation = {
  atMs: number
  /** `median`: run times of the past; `estimate`: at least one task on the way has no history; `clock`: no run time is involved. */
  basis: 'clock' | 'median' | 'estimate'
  /** The run that decides it takes longer than it usually does: it may end at any moment. */
  isOverdue: boolean
  /** So far was looked ahead and it had not come: it comes later than that, if at all. */
  isEarliest: boolean
}

const BASES: readonly Expectation['basis'][] = ['clock', 'median', 'estimate']

export function weaker(one: Expectation['basis'], other: Expectation['basis']): Expectation['basis'] {
  return BASES.indexOf(one) > BASES.indexOf(other) ? one : other
}

export function onTheClock(atMs: number): Expectation {
  return { atMs, basis: 'clock', isOverdue: false, isEarliest: false }
}
