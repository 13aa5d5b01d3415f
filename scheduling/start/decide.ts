// The room start/. Whether a run starts, and for which instant: misfires, gates, and what one evaluation decides.

import { planPauseEnd } from '../change/schedule-change.ts'
import type { DecidedRange, Decision, Waiting } from '../model/decision.ts'
import { countUndecided, positionOf } from '../model/position.ts'
import type { BackfillState, RunRequest, TaskState } from '../model/task-state.ts'
import { activate, continueNextEvaluation, type Evaluation, isFull, moveTo, waitFor } from './evaluation.ts'
import { closedConcurrency, closedDependencies, closedForBackfill, closedGates, gateViewOf, viewForRequests } from './gates.ts'
import { type CountedRange, isMisfire, treatsMisfires } from './misfire.ts'
import { latestWithOpenGates, misfiresFrom, nextMisfireAtMs, passSkippedAhead, skipMisfires } from './misfire-policy.ts'

/** `catchUpBatch`: most runs of one task that one evaluation activates (rule M6). */
export type DecisionLimits = { catchUpBatch: number }

/**
 * Decides what becomes of one task's due instants and of the runs people asked for, at `nowMs` (epoch ms; rules M1 to M7, D1 to D6,
 * H6, R1, R3, R4, R6). Pure: the caller writes the decision in one transaction, and only if the cursor still is the one it was made from.
 * Costs what it decides: misfires that are skipped or coalesced cost the same however many they are.
 */
export function decide(given: TaskState, nowMs: number, limits: DecisionLimits): Decision {
  const { task, ranges, resumed } = afterPause(given, nowMs)
  const evaluation = beginEvaluation(task, nowMs, limits, ranges)
  decideRequests(evaluation)
  if (task.enabled) decideInstants(evaluation)
  else if (task.resume !== null) evaluation.wakeAtMs.push(task.resume.atMs)
  decideBackfills(evaluation)
  return {
    activations: evaluation.activations,
    ranges: evaluation.ranges,
    cursorMs: evaluation.cursorMs,
    notMisfiresThroughMs: task.notMisfiresThroughMs,
    skippedAhead: evaluation.skippedAhead,
    resumed,
    consumedWaiverEdgeIds: evaluation.consumedWaiverEdgeIds,
    backfills: evaluation.backfills,
    wakeAtMs: evaluation.wakeAtMs.length === 0 ? null : Math.min(...evaluation.wakeAtMs),
    waiting: evaluation.waiting,
  }
}

/** The task as it is once a pause whose end has come is over (rule H6). */
function afterPause(task: TaskState, nowMs: number): { task: TaskState; ranges: readonly DecidedRange[]; resumed: TaskState['resume'] } {
  const plan = planPauseEnd(task, nowMs)
  if (plan === null) return { task, ranges: [], resumed: null }
  const { ranges, resumed, cursorMs, notMisfiresThroughMs, skippedAhead } = plan
  return { task: { ...task, enabled: true, resume: null, cursorMs, notMisfiresThroughMs, skippedAhead }, ranges, resumed }
}

function beginEvaluation(task: TaskState, nowMs: number, limits: DecisionLimits, ranges: readonly DecidedRange[]): Evaluation {
  return {
    task,
    nowMs,
    catchUpBatch: limits.catchUpBatch,
    activations: [],
    ranges: [...ranges],
    consumedWaiverEdgeIds: [],
    backfills: [],
    positionMs: positionOf(task),
    cursorMs: task.cursorMs,
    skippedAhead: task.skippedAhead,
    activationSeq: task.activationSeq,
    gates: gateViewOf(task, nowMs),
    gatesAreStale: false,
    waiting: null,
    wakeAtMs: [],
  }
}

/**
 * Runs and reruns that people asked for, by the age of their asking, before scheduled ones; one that waits does not hold up the next
 * (rules M6, R1, R4).
 */
function decideRequests(evaluation: Evaluation): void {
  for (const request of evaluation.task.requests) {
    const heedsDependencies = !request.ignoreDependencies && request.rerunOfRunId === null
    const instantMs = heedsDependencies ? instantOfRequest(evaluation, request) : request.requestedAtMs
    const closed = [
      ...(heedsDependencies ? closedDependencies(viewForRequests(evaluation.gates), instantMs) : []),
      ...(request.besideOthers ? [] : closedConcurrency(evaluation.gates)),
    ]
    if (closed.length > 0) waitFor(evaluation, { scheduledForMs: null, dueCount: 0, closedGates: closed })
    else if (isFull(evaluation) || (heedsDependencies && evaluation.gatesAreStale))
      continueNextEvaluation(evaluation, { scheduledForMs: null, dueCount: 0, closedGates: [] })
    else activateRequest(evaluation, request, instantMs)
  }
}

/** A requested run stands for its task's latest instant at or before the moment it was asked for; only `aligned` gates ask (rule D6). */
function instantOfRequest({ task, gates }: Evaluation, { requestedAtMs }: RunRequest): number {
  if (!gates.edges.some((edge) => edge.aligned)) return requestedAtMs
  return task.schedule.previous(requestedAtMs) ?? requestedAtMs
}

function activateRequest(evaluation: Evaluation, request: RunRequest, instantMs: number): void {
  const { requestId, requestedAtMs, rerunOfRunId, ignoreDependencies } = request
  if (rerunOfRunId !== null) {
    activate(evaluation, { kind: 'rerun', scheduledForMs: requestedAtMs, requestId, rerunOfRunId })
    return
  }
  const manualInstantMs = evaluation.task.schedule.previous(requestedAtMs)
  activate(evaluation, {
    kind: 'manual',
    scheduledForMs: requestedAtMs,
    requestId,
    manualInstantMs,
    gateInstantMs: instantMs,
    ignoreDependencies,
  })
}

/** Due cron instants, oldest first, until one has to wait or nothing more is due (rules M1 to M6). */
function decideInstants(evaluation: Evaluation): void {
  const { task, nowMs } = evaluation
  passSkippedAhead(evaluation)
  if (task.misfirePolicy === 'skip') skipMisfires(evaluation)
  let instantMs = task.schedule.next(evaluation.positionMs)
  while (instantMs !== null && instantMs <= nowMs) {
    if (treatsMisfires(task) && isMisfire(task, instantMs, nowMs)) {
      const misfires = misfiresFrom(evaluation, instantMs)
      if (!startInstant(evaluation, latestWithOpenGates(evaluation, misfires), misfires)) return
    } else if (!startInstant(evaluation, instantMs, null)) return
    instantMs = task.schedule.next(evaluation.positionMs)
  }
  if (instantMs !== null) evaluation.wakeAtMs.push(instantMs)
}

/** Starts the run for an instant, with the older misfires that it takes; false when it has to wait. */
function startInstant(evaluation: Evaluation, instantMs: number, misfires: CountedRange | null): boolean {
  const closed = closedGates(evaluation.gates, instantMs)
  if (closed.length > 0) {
    waitFor(evaluation, { scheduledForMs: instantMs, dueCount: dueCount(evaluation), closedGates: closed })
    const misfireAtMs = nextMisfireAtMs(evaluation, instantMs)
    if (misfireAtMs !== null) evaluation.wakeAtMs.push(misfireAtMs)
    return false
  }
  if (isFull(evaluation) || (evaluation.gatesAreStale && evaluation.gates.edges.length > 0)) {
    continueNextEvaluation(evaluation, { scheduledForMs: instantMs, dueCount: dueCount(evaluation), closedGates: [] })
    return false
  }
  const older = misfires === null ? 0 : evaluation.task.schedule.countBetween(evaluation.positionMs, instantMs) - 1
  if (misfires !== null && older > 0) {
    evaluation.ranges.push({
      kind: 'coalesced',
      reason: 'misfire',
      firstMs: misfires.firstMs,
      lastMs: evaluation.task.schedule.previous(instantMs - 1) ?? misfires.firstMs,
      count: older,
      intoScheduledForMs: instantMs,
    })
  }
  activate(evaluation, { kind: 'scheduled', scheduledForMs: instantMs, tookOlder: older > 0 })
  moveTo(evaluation, instantMs)
  return true
}

/** What backfills have still to run, after everything fresh (rule R3). */
function decideBackfills(evaluation: Evaluation): void {
  for (const backfill of evaluation.task.backfills) decideBackfill(evaluation, backfill)
}

function decideBackfill(evaluation: Evaluation, { backfillId, schedule, throughMs, maxActive, ...backfill }: BackfillState): void {
  let { positionMs, activeRuns } = backfill
  let instantMs = schedule.next(positionMs)
  while (instantMs !== null && instantMs <= throughMs) {
    if (
      activeRuns >= maxActive ||
      closedConcurrency(evaluation.gates).length > 0 ||
      closedForBackfill(evaluation.gates, instantMs).length > 0
    )
      break
    // A rerun of this evaluation may be one of the backfill's own runs, which counts towards its limit from the next evaluation on.
    if (isFull(evaluation) || evaluation.gatesAreStale) {
      evaluation.wakeAtMs.push(evaluation.nowMs)
      break
    }
    activate(evaluation, { kind: 'backfill', scheduledForMs: instantMs, backfillId })
    activeRuns++
    positionMs = instantMs
    instantMs = schedule.next(positionMs)
  }
  const isExhausted = instantMs === null || instantMs > throughMs
  if (isExhausted || positionMs !== backfill.positionMs) evaluation.backfills.push({ backfillId, positionMs, isExhausted })
}

function dueCount(evaluation: Evaluation): Waiting['dueCount'] {
  const { task, skippedAhead, positionMs, nowMs } = evaluation
  return countUndecided({ schedule: task.schedule, skippedAhead }, positionMs, nowMs)
}
