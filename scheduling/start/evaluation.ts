import type { Activation, DecidedRange, Decision, GateRecord, Waiting } from '../model/decision.ts'
import type { InstantRange } from '../model/instant-ranges.ts'
import { passSkipped } from '../model/position.ts'
import { alignedInstantOf } from '../model/run-kinds.ts'
import type { TaskState } from '../model/task-state.ts'
import { afterActivation, backfillGateRecords, type GateView, gateRecords, ignoredGateRecords, viewForRequests } from './gates.ts'
import { timingOf } from './misfire.ts'

/** What one evaluation at a task has decided so far. */
export type Evaluation = {
  readonly task: TaskState
  readonly nowMs: number
  readonly catchUpBatch: number
  activations: Activation[]
  ranges: DecidedRange[]
  consumedWaiverEdgeIds: number[]
  backfills: Decision['backfills'][number][]
  /** The task's latest instant at or before now, once it was asked for. */
  latestDueMs?: number
  /** Instants up to here are decided. */
  positionMs: number
  cursorMs: number | null
  /** Beyond `positionMs`, with something undecided between. */
  skippedAhead: readonly InstantRange[]
  activationSeq: number
  gates: GateView
  /** A rerun was activated: its run counts as active again, which may close edges. The next evaluation sees that. */
  gatesAreStale: boolean
  waiting: Waiting | null
  /** Moments at which this task is worth another evaluation although nothing else happens. */
  wakeAtMs: number[]
}

/** A run to be activated. `gateInstantMs`: the instant by which its `aligned` edges are judged; `manualInstantMs`: see `alignedInstantOf`. */
export type Start =
  | { kind: 'scheduled'; scheduledForMs: number; tookOlder: boolean }
  | {
      kind: 'manual'
      scheduledForMs: number
      requestId: string
      manualInstantMs: number | null
      gateInstantMs: number
      ignoreDependencies: boolean
    }
  | { kind: 'rerun'; scheduledForMs: number; requestId: string; rerunOfRunId: string }
  | { kind: 'backfill'; scheduledForMs: number; backfillId: string }

/** Hands one run to the queue; the gates see it at once (rule M5). */
export function activate(evaluation: Evaluation, start: Start): void {
  const consumes = start.kind === 'scheduled' || (start.kind === 'manual' && !start.ignoreDependencies)
  const activationSeq = consumes ? ++evaluation.activationSeq : null
  if (consumes) for (const edge of evaluation.gates.edges) if (edge.waiver !== null) evaluation.consumedWaiverEdgeIds.push(edge.edgeId)
  evaluation.activations.push({
    kind: start.kind,
    scheduledForMs: start.scheduledForMs,
    timing: timing(evaluation, start),
    isCatchUp: start.kind === 'scheduled' && start.scheduledForMs < latestDueMs(evaluation),
    requestId: 'requestId' in start ? start.requestId : null,
    rerunOfRunId: start.kind === 'rerun' ? start.rerunOfRunId : null,
    backfillId: start.kind === 'backfill' ? start.backfillId : null,
    alignedForMs: alignedFor(start),
    activationSeq,
    gates: recordsOf(evaluation.gates, start),
  })
  if (start.kind === 'rerun') evaluation.gatesAreStale = true
  evaluation.gates = afterActivation(evaluation.gates, activationSeq, evaluation.nowMs)
}

function latestDueMs(evaluation: Evaluation): number {
  evaluation.latestDueMs ??= evaluation.task.schedule.previous(evaluation.nowMs) ?? evaluation.nowMs
  return evaluation.latestDueMs
}

function timing(evaluation: Evaluation, start: Start): Activation['timing'] {
  switch (start.kind) {
    case 'scheduled':
      return timingOf(evaluation.task, start.scheduledForMs, evaluation.nowMs, start.tookOlder)
    case 'backfill':
      return 'backfill'
    case 'manual':
    case 'rerun':
      return 'manual'
  }
}

function alignedFor(start: Start): number | null {
  if (start.kind === 'rerun') return null
  const { kind, scheduledForMs } = start
  return alignedInstantOf({ kind, scheduledForMs, manualInstantMs: start.kind === 'manual' ? start.manualInstantMs : null })
}

function recordsOf(gates: GateView, start: Start): GateRecord[] {
  switch (start.kind) {
    case 'scheduled':
      return gateRecords(gates, start.scheduledForMs)
    case 'manual':
      return start.ignoreDependencies ? ignoredGateRecords(gates) : gateRecords(viewForRequests(gates), start.gateInstantMs)
    case 'backfill':
      return backfillGateRecords(gates, start.scheduledForMs)
    case 'rerun':
      return []
  }
}

/** Everything up to an instant is decided, and so is what was skipped right behind it. */
export function moveTo(evaluation: Evaluation, instantMs: number): void {
  const { positionMs, rest } = passSkipped({ schedule: evaluation.task.schedule, skippedAhead: evaluation.skippedAhead }, instantMs)
  evaluation.positionMs = positionMs
  evaluation.cursorMs = positionMs
  evaluation.skippedAhead = rest
}

/** Notes what waits; an instant that waits is shown before a request that does. For an instant a run that gives back may open a dependency by itself. */
export function waitFor(evaluation: Evaluation, waiting: Waiting): void {
  if (evaluation.waiting === null || waiting.scheduledForMs !== null) evaluation.waiting = waiting
  const { givesBackAtMs } = evaluation.gates
  if (waiting.scheduledForMs !== null && givesBackAtMs !== null && waiting.closedGates.some((gate) => gate.gate === 'dependency'))
    evaluation.wakeAtMs.push(givesBackAtMs)
}

/** The rest follows at the next evaluation, which is due at once (rule M6). */
export function continueNextEvaluation(evaluation: Evaluation, waiting: Waiting): void {
  evaluation.waiting = waiting
  evaluation.wakeAtMs.push(evaluation.nowMs)
}

/** Whether this evaluation has had its fill (rule M6). */
export function isFull(evaluation: Evaluation): boolean {
  return evaluation.activations.length >= evaluation.catchUpBatch
}
