import type { Activation, ClosedGate, DecidedRange, Decision, Waiting } from './decision.ts'
import {
  afterActivation,
  closedConcurrency,
  closedDependencies,
  closedGates,
  effectiveConsumption,
  type GateView,
  gateRecords,
} from './gates.ts'
import { becomesMisfireAtMs, isMisfire, misfiresFrom, type Stretch, timingOf, treatsMisfires } from './misfire.ts'
import type { RunRequest, TaskState } from './task-state.ts'

/** `catchUpBatch`: most runs of one task that one look activates (rule M6). */
export type DecisionLimits = { catchUpBatch: number }

/** What one look has decided so far. */
type Look = {
  readonly task: TaskState
  readonly nowMs: number
  readonly catchUpBatch: number
  activations: Activation[]
  ranges: DecidedRange[]
  /** Instants up to here are decided. */
  positionMs: number
  cursorMs: number | null
  activationSeq: number
  gates: GateView
  waiting: Waiting | null
  /** Moments at which this task is worth another look although nothing else happens. */
  wakeAtMs: number[]
}

/**
 * Decides what becomes of one task's due instants and of the runs people asked for, at `nowMs` (epoch ms; rules M1 to M7, D1 to D5,
 * R1). Pure: the caller writes the decision in one transaction, and only if the cursor still is the one it was made from.
 * Costs what it decides: misfires that are skipped or coalesced cost the same however many they are.
 */
export function decide(task: TaskState, nowMs: number, limits: DecisionLimits): Decision {
  const { effective, givesBackAtMs } = effectiveConsumption(task.consumptions, task.schedule, nowMs)
  const look: Look = {
    task,
    nowMs,
    catchUpBatch: limits.catchUpBatch,
    activations: [],
    ranges: [],
    positionMs: positionOf(task),
    cursorMs: task.cursorMs,
    activationSeq: task.activationSeq,
    gates: { edges: task.edges, effective, givesBackAtMs, activeRuns: task.activeRuns, maxConcurrency: task.maxConcurrency },
    waiting: null,
    wakeAtMs: [],
  }
  decideRequests(look)
  if (task.enabled) decideInstants(look)
  return {
    activations: look.activations,
    ranges: look.ranges,
    cursorMs: look.cursorMs,
    wakeAtMs: look.wakeAtMs.length === 0 ? null : Math.min(...look.wakeAtMs),
    waiting: look.waiting,
  }
}

/** Instants up to here are decided, or before the task's time (rule M1). */
export function positionOf(task: Pick<TaskState, 'cursorMs' | 'cronBaseMs'>): number {
  return task.cursorMs === null ? task.cronBaseMs : Math.max(task.cursorMs, task.cronBaseMs)
}

/** Runs that people asked for, oldest first, before scheduled ones; one that waits does not hold up the next (rule R1). */
function decideRequests(look: Look): void {
  for (const request of look.task.requests) {
    const closed = closedForRequest(look.gates, request)
    if (closed.length > 0) waitFor(look, { scheduledForMs: null, dueCount: 0, closedGates: closed })
    else if (isFull(look)) continueNextLook(look, { scheduledForMs: null, dueCount: 0, closedGates: [] })
    else activate(look, request.requestedAtMs, request)
  }
}

function closedForRequest(gates: GateView, request: RunRequest): ClosedGate[] {
  return [...(request.ignoreDependencies ? [] : closedDependencies(gates)), ...(request.besideOthers ? [] : closedConcurrency(gates))]
}

/** Due cron instants, oldest first, until one has to wait or nothing more is due (rules M1 to M6). */
function decideInstants(look: Look): void {
  const { task, nowMs } = look
  let instantMs = task.schedule.next(look.positionMs)
  while (instantMs !== null && instantMs <= nowMs) {
    if (treatsMisfires(task) && isMisfire(task, instantMs, nowMs)) {
      const misfires = misfiresFrom(task, look.positionMs, instantMs, nowMs)
      if (task.misfirePolicy === 'skip') skip(look, misfires)
      else if (!startInstant(look, misfires.lastMs, misfires)) return
    } else if (!startInstant(look, instantMs, null)) return
    instantMs = task.schedule.next(look.positionMs)
  }
  if (instantMs !== null) look.wakeAtMs.push(instantMs)
}

/** Starts the run for an instant, with the older misfires that it takes; false when it has to wait. */
function startInstant(look: Look, instantMs: number, misfires: Stretch | null): boolean {
  const closed = closedGates(look.gates)
  if (closed.length > 0) {
    waitForInstant(look, instantMs, closed)
    return false
  }
  if (isFull(look)) {
    continueNextLook(look, { scheduledForMs: instantMs, dueCount: dueCount(look), closedGates: [] })
    return false
  }
  const older = misfires !== null && misfires.count > 1 ? misfires : null
  if (older) {
    look.ranges.push({
      kind: 'coalesced',
      reason: 'misfire',
      firstMs: older.firstMs,
      lastMs: look.task.schedule.previous(instantMs - 1) ?? older.firstMs,
      count: older.count - 1,
      intoScheduledForMs: instantMs,
    })
  }
  activate(look, instantMs, null, older !== null)
  moveTo(look, instantMs)
  return true
}

function skip(look: Look, misfires: Stretch): void {
  look.ranges.push({ kind: 'skipped', reason: 'misfire', ...misfires, intoScheduledForMs: null })
  moveTo(look, misfires.lastMs)
}

function moveTo(look: Look, instantMs: number): void {
  look.positionMs = instantMs
  look.cursorMs = instantMs
}

/** Hands one run to the queue; the gates see it at once (rule M5). */
function activate(look: Look, scheduledForMs: number, request: RunRequest | null, tookOlder = false): void {
  const ignoreDependencies = request?.ignoreDependencies ?? false
  const activationSeq = ignoreDependencies ? null : ++look.activationSeq
  look.activations.push({
    kind: request ? 'manual' : 'scheduled',
    scheduledForMs,
    timing: request ? 'manual' : timingOf(look.task, scheduledForMs, look.nowMs, tookOlder),
    requestId: request?.requestId ?? null,
    activationSeq,
    gates: gateRecords(look.gates, ignoreDependencies),
  })
  look.gates = afterActivation(look.gates, activationSeq, look.nowMs)
}

function waitForInstant(look: Look, instantMs: number, closed: readonly ClosedGate[]): void {
  waitFor(look, { scheduledForMs: instantMs, dueCount: dueCount(look), closedGates: closed })
  const misfireAtMs = becomesMisfireAtMs(look.task, instantMs, look.nowMs)
  if (misfireAtMs !== null) look.wakeAtMs.push(misfireAtMs)
}

/** Notes what waits; an instant that waits is shown before a request that does. A run that gives back may open a dependency by itself. */
function waitFor(look: Look, waiting: Waiting): void {
  if (look.waiting === null || waiting.scheduledForMs !== null) look.waiting = waiting
  const { givesBackAtMs } = look.gates
  if (givesBackAtMs !== null && waiting.closedGates.some((gate) => gate.gate === 'dependency')) look.wakeAtMs.push(givesBackAtMs)
}

/** The look had its fill (rule M6): the rest follows at the next one, which is due at once. */
function continueNextLook(look: Look, waiting: Waiting): void {
  look.waiting = waiting
  look.wakeAtMs.push(look.nowMs)
}

function isFull(look: Look): boolean {
  return look.activations.length >= look.catchUpBatch
}

function dueCount(look: Look): number {
  return look.task.schedule.countBetween(look.positionMs, look.nowMs)
}
