import type { EndingCounts, RunTiming } from './task-state.ts'

/** How one edge was satisfied for an activation; stored with the run (invariant 3). */
export type GateRecord = {
  edgeId: number
  dependeeId: number
  dependeeName: string
  /** `ending`: an execution of the dependee; `free`: the free run of a future edge; `ignored`: the person asked to ignore it. */
  by: 'ending' | 'free' | 'ignored'
  /** The execution that opened the gate; null for `free` and `ignored`. */
  satisfiedByRunId: string | null
  /** The dependee's counts at activation: what this run consumes. */
  seen: EndingCounts
}

/** One run to hand to the queue. */
export type Activation = {
  kind: 'scheduled' | 'manual'
  /** The cron instant (epoch ms), or for a manual run the moment it was asked for. */
  scheduledForMs: number
  timing: RunTiming
  /** Only for `manual`. */
  requestId: string | null
  /** The activation number this run takes, or null when it leaves the gates' last start alone. */
  activationSeq: number | null
  gates: readonly GateRecord[]
}

/** A stretch of cron instants that get no run of their own. Both borders are cron instants, inclusive. */
export type DecidedRange = {
  kind: 'skipped' | 'coalesced'
  reason: SkipReason
  firstMs: number
  lastMs: number
  count: number
  /** For `coalesced`: the instant whose run took them. */
  intoScheduledForMs: number | null
}

/** Why instants were skipped (or coalesced, for `misfire`). */
export const SKIP_REASONS = ['misfire', 'disabled', 'schedule_changed', 'cron_base_moved', 'skipped_by_person'] as const
export type SkipReason = (typeof SKIP_REASONS)[number]

/** One closed gate: why a due instant, or a requested run, does not start yet (rule M4). */
export type ClosedGate =
  | {
      gate: 'dependency'
      edgeId: number
      dependeeId: number
      dependeeName: string
      dependeeEnabled: boolean
      future: boolean
      endings: 'succeeded' | 'finished'
      /** An ending after this moment would open it; null: any ending would. */
      neededAfterMs: number | null
    }
  | { gate: 'concurrency'; activeRuns: number; maxConcurrency: number }

/** A due instant (or request) that does not start yet. No closed gates: this look had its fill (rule M6), the next one goes on. */
export type Waiting = {
  /** The instant that waits; null when only requested runs wait. */
  scheduledForMs: number | null
  /** Instants due now, the waiting one included. */
  dueCount: number
  closedGates: readonly ClosedGate[]
}

/** What one look at one task decides (rule M5). Nothing in it has happened yet. */
export type Decision = {
  activations: readonly Activation[]
  ranges: readonly DecidedRange[]
  /** The cursor after this decision; equal to the old one when nothing was decided. */
  cursorMs: number | null
  /** When to look again if nothing else happens; null: only an event (an ending, an edit) can change anything. */
  wakeAtMs: number | null
  /** Null: nothing is due, or everything due was decided. */
  waiting: Waiting | null
}
