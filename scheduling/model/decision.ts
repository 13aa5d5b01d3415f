import type { InstantRange } from './instant-ranges.ts'
import type { RunKind } from './run-kinds.ts'
import type { EdgeEndings, EndingCounts, ResumeChoice, RunTiming } from './task-state.ts'

/** How one edge was satisfied for an activation; stored with the run (invariant 3). */
export type GateRecord = {
  edgeId: number
  dependeeId: number
  dependeeName: string
  /** `ending`: an execution of the dependee; `free`: the free run of a future edge; `waived`: a person opened it; `ignored`: not asked. */
  by: 'ending' | 'free' | 'waived' | 'ignored'
  /** The execution that opened the gate; null for all others. */
  satisfiedByRunId: string | null
  /** Only where a waiver was consumed, needed or not: who had waived the edge. */
  waivedByName?: string
  /** Only for `aligned` edges that an ending opened: the dependee's instant whose run it was. */
  alignedInstantMs?: number
  /** The dependee's counts at activation: what this run consumes. */
  seen: EndingCounts
}

/** One run to hand to the queue. `rerun`: not a new run but a further attempt of `rerunOfRunId`. */
export type Activation = {
  kind: RunKind | 'rerun'
  /** The cron instant (epoch ms), or for a manual run or rerun the moment it was asked for. */
  scheduledForMs: number
  timing: RunTiming
  /** A later instant of the task is due as well: in the queue this run stands behind fresh ones of other tasks (rule M6). */
  isCatchUp: boolean
  /** Only for `manual` and `rerun`. */
  requestId: string | null
  /** Only for `rerun`. */
  rerunOfRunId: string | null
  /** Only for `backfill`. */
  backfillId: string | null
  /** The instant of its task that its ending counts for at `aligned` edges (rule D6); null: for none (and a rerun counts as its run did). */
  alignedForMs: number | null
  /** The activation number this run takes, or null when it leaves the gates' last start alone. */
  activationSeq: number | null
  gates: readonly GateRecord[]
}

/** A range of cron instants that get no run of their own. Both borders are cron instants, inclusive. */
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
      endings: EdgeEndings
      /** Null for freshness `new`; else the dependee's instant of which (or of a later one) a run has to end. */
      alignedInstantMs: number | null
      /** For freshness `new`: an ending after this moment would open it; null: any ending would. */
      neededAfterMs: number | null
    }
  | { gate: 'concurrency'; activeRuns: number; maxConcurrency: number }

/** A due instant (or request) that does not start yet. No closed gates: this evaluation had its fill (rule M6), the next one goes on. */
export type Waiting = {
  /** The instant that waits; null when only requested runs wait. */
  scheduledForMs: number | null
  /** Instants due now, the waiting one included. */
  dueCount: number
  closedGates: readonly ClosedGate[]
}

/** What one evaluation at one task decides (rule M5). Nothing in it has happened yet. */
export type Decision = {
  activations: readonly Activation[]
  ranges: readonly DecidedRange[]
  /** The cursor after this decision; equal to the old one when nothing was decided. */
  cursorMs: number | null
  /** As in `TaskState`, after this decision. */
  notMisfiresThroughMs: number | null
  /** As in `TaskState`, after this decision; what is new of it stands in `ranges`. */
  skippedAhead: readonly InstantRange[]
  /** The task enabled itself in this evaluation: its pause had an end, and that has come (rule H6). */
  resumed: { atMs: number; choice: ResumeChoice } | null
  /** Edges whose waiver an activation consumed (rule R6). */
  consumedWaiverEdgeIds: readonly number[]
  /** Backfills that went on, with their new position; `isExhausted`: all their runs are activated (rule R3). */
  backfills: readonly { backfillId: string; positionMs: number; isExhausted: boolean }[]
  /** When to look again if nothing else happens; null: only an event (an ending, an edit) can change anything. */
  wakeAtMs: number | null
  /** Null: nothing is due, or everything due was decided. */
  waiting: Waiting | null
}
