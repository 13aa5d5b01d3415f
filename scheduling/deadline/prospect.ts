import type { DeadlineState } from './deadline-state.ts'

/**
 * What holds an instant up: `running_long`: a run takes longer than usual; `running`, `queued`, `retrying`: a run is under way; `failed`: somebody
 * has to start it again; `stopped`: it is disabled, paused or set aside; `no_worker`: nobody executes or schedules it; `waits`: it waits for
 * something that does not come by itself; `skipped`: it was too late to be run; `slow`: all goes its usual way, which takes too long.
 */
export const DEADLINE_CAUSES = [
  'running_long',
  'running',
  'queued',
  'retrying',
  'failed',
  'stopped',
  'no_worker',
  'waits',
  'skipped',
  'slow',
] as const
export type DeadlineCauseKind = (typeof DEADLINE_CAUSES)[number]

/** The first cause upstream: the task on the critical path at which it begins. */
export type DeadlineCause = {
  kind: DeadlineCauseKind
  taskId: number
  taskName: string
  /** The run under way; null: there is none. */
  runId: string | null
  /** How much later than usual that run ends; null: nobody knows, or it is not late. */
  behindMs: number | null
}

/** What is foretold of an instant (epoch milliseconds). */
export type DeadlineProspect = {
  /** When its run has usually ended, as things stand; null: never by itself. */
  usualEndMs: number | null
  /** The moment by which it has ended in nineteen of twenty cases; null: never by itself. */
  lateEndMs: number | null
  /** The chance to meet the deadline, 0 to 1; null: nobody knows, as a task on the way has no history. */
  chance: number | null
  cause: DeadlineCause | null
  /**
   * A task on the way that has no history: nobody knows how long it takes. It is taken to need no time, so that all of this is said at the earliest; null:
   * there is none. Missing in what older versions kept.
   */
  unknown?: { taskId: number; taskName: string } | null
}

/** One change of a deadline's state, kept with it. */
export type DeadlineChange = { state: DeadlineState; atMs: number; cause: DeadlineCause | null }
