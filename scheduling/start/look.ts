import type { Activation, DecidedRange, Decision, GateRecord, Waiting } from '../model/decision.ts'
import { type InstantStretch, passSkipped } from '../model/position.ts'
import type { TaskState } from '../model/task-state.ts'
import { afterActivation, backfillGateRecords, type GateView, gateRecords, ignoredGateRecords, viewForRequests } from './gates.ts'
import { timingOf } from './misfire.ts'

/** What one look at a task has decided so far. */
export type Look = {
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
  skippedAhead: readonly InstantStretch[]
  activationSeq: number
  gates: GateView
  /** A rerun was activated: its run counts as active again, which may close edges. The next look sees that. */
  gatesAreStale: boolean
  waiting: Waiting | null
  /** Moments at which this task is worth another look although nothing else happens. */
  wakeAtMs: number[]
}

/** A run to be activated. `gateInstantMs`: the instant by which its `aligned` edges are judged. */
export type Start =
  | { kind: 'scheduled'; scheduledForMs: number; tookOlder: boolean }
  | {
      kind: 'manual'
      scheduledForMs: number
      requestId: string
      alignedForMs: number | null
      gateInstantMs: number
      ignoreDependencies: boolean
    }
  | { kind: 'rerun'; scheduledForMs: number; requestId: string; rerunOfRunId: string }
  | { kind: 'backfill'; scheduledForMs: number; backfillId: string }

/** Hands one run to the queue; the gates see it at once (rule M5). */
export function activate(look: Look, start: Start): void {
  const consumes = start.kind === 'scheduled' || (start.kind === 'manual' && !start.ignoreDependencies)
  const activationSeq = consumes ? ++look.activationSeq : null
  if (consumes) for (const edge of look.gates.edges) if (edge.waiver !== null) look.consumedWaiverEdgeIds.push(edge.edgeId)
  look.activations.push({
    kind: start.kind,
    scheduledForMs: start.scheduledForMs,
    timing: timing(look, start),
    isCatchUp: start.kind === 'scheduled' && start.scheduledForMs < latestDueMs(look),
    requestId: 'requestId' in start ? start.requestId : null,
    rerunOfRunId: start.kind === 'rerun' ? start.rerunOfRunId : null,
    backfillId: start.kind === 'backfill' ? start.backfillId : null,
    alignedForMs: alignedFor(start),
    activationSeq,
    gates: recordsOf(look.gates, start),
  })
  if (start.kind === 'rerun') look.gatesAreStale = true
  look.gates = afterActivation(look.gates, activationSeq, look.nowMs)
}

function latestDueMs(look: Look): number {
  look.latestDueMs ??= look.task.schedule.previous(look.nowMs) ?? look.nowMs
  return look.latestDueMs
}

function timing(look: Look, start: Start): Activation['timing'] {
  switch (start.kind) {
    case 'scheduled':
      return timingOf(look.task, start.scheduledForMs, look.nowMs, start.tookOlder)
    case 'backfill':
      return 'backfill'
    case 'manual':
    case 'rerun':
      return 'manual'
  }
}

function alignedFor(start: Start): number | null {
  switch (start.kind) {
    case 'manual':
      return start.alignedForMs
    case 'rerun':
      return null
    case 'scheduled':
    case 'backfill':
      return start.scheduledForMs
  }
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
export function moveTo(look: Look, instantMs: number): void {
  const { positionMs, rest } = passSkipped({ schedule: look.task.schedule, skippedAhead: look.skippedAhead }, instantMs)
  look.positionMs = positionMs
  look.cursorMs = positionMs
  look.skippedAhead = rest
}

/** Notes what waits; an instant that waits is shown before a request that does. For an instant a run that gives back may open a dependency by itself. */
export function waitFor(look: Look, waiting: Waiting): void {
  if (look.waiting === null || waiting.scheduledForMs !== null) look.waiting = waiting
  const { givesBackAtMs } = look.gates
  if (waiting.scheduledForMs !== null && givesBackAtMs !== null && waiting.closedGates.some((gate) => gate.gate === 'dependency'))
    look.wakeAtMs.push(givesBackAtMs)
}

/** The rest follows at the next look, which is due at once (rule M6). */
export function continueNextLook(look: Look, waiting: Waiting): void {
  look.waiting = waiting
  look.wakeAtMs.push(look.nowMs)
}

/** Whether this look has had its fill (rule M6). */
export function isFull(look: Look): boolean {
  return look.activations.length >= look.catchUpBatch
}
