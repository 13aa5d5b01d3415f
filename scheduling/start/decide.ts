// The room start/. Whether a run starts, and for which instant: misfires, gates, and what one evaluation decides.

import { planPauseEnd } from '../change/schedule-change.ts'
import type { DecidedRange, Decision, Waiting } from '../model/decision.ts'
import { joinedRanges } from '../model/instant-ranges.ts'
import { countUndecided, latestUndecided, nextUndecided, positionOf } from '../model/position.ts'
import type { BackfillState, RunRequest, TaskState } from '../model/task-state.ts'
import { alignedThroughMs } from './alignment.ts'
import { activate, continueNextEvaluation, type Evaluation, isFull, moveTo, waitFor } from './evaluation.ts'
import { closedConcurrency, closedDependencies, closedForBackfill, closedGates, gateViewOf, viewForRequests } from './gates.ts'
import { becomesMisfireAtMs, type CountedRange, isMisfire, treatsMisfires } from './misfire.ts'

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

/** The latest misfire whose gates are open; where none's are, the latest of all (rule M3). Only `aligned` gates tell instants apart. */
function latestWithOpenGates({ task, gates }: Evaluation, misfires: CountedRange): number {
  let throughMs = misfires.lastMs
  for (const edge of gates.edges) {
    const { aligned, waiver } = edge
    if (aligned !== null && waiver === null) throughMs = Math.min(throughMs, alignedThroughMs({ ...edge, aligned }))
  }
  if (throughMs === misfires.lastMs || throughMs < misfires.firstMs) return misfires.lastMs
  return task.schedule.previous(throughMs) ?? misfires.lastMs
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

/**
 * Every misfire of a skipping task, also those behind an instant that waits because it was asked for when the task was enabled: it does not keep
 * newer ones from being skipped (rules M3, H5).
 */
function skipMisfires(evaluation: Evaluation): void {
  const { task, nowMs, skippedAhead } = evaluation
  if (task.gracePeriodMs === null) return
  const decided = { schedule: task.schedule, skippedAhead }
  const afterMs = Math.max(evaluation.positionMs, task.notMisfiresThroughMs ?? evaluation.positionMs)
  const throughMs = nowMs - task.gracePeriodMs - 1
  const firstMs = nextUndecided(decided, afterMs)
  const lastMs = firstMs === null || firstMs > throughMs ? null : latestUndecided(decided, afterMs, throughMs)
  if (firstMs === null || lastMs === null) return
  const count = countUndecided(decided, afterMs, lastMs)
  evaluation.ranges.push({ kind: 'skipped', reason: 'misfire', firstMs, lastMs, count, intoScheduledForMs: null })
  if (afterMs === evaluation.positionMs) {
    moveTo(evaluation, lastMs)
    return
  }
  evaluation.skippedAhead = joinedRanges(task.schedule, [...skippedAhead, { firstMs, lastMs }])
  passSkippedAhead(evaluation)
}

/** With nothing undecided before it, what was skipped ahead is behind the cursor. */
function passSkippedAhead(evaluation: Evaluation): void {
  const { task, skippedAhead, positionMs } = evaluation
  if (skippedAhead.length === 0) return
  const { schedule } = task
  if (nextUndecided({ schedule, skippedAhead }, positionMs) !== schedule.next(positionMs)) moveTo(evaluation, positionMs)
}

/** The current misfires of a coalescing task from its first undecided instant on, up to one that was skipped while the policy was another. */
function misfiresFrom({ task, positionMs, nowMs, skippedAhead }: Evaluation, firstMs: number): CountedRange {
  const untilMs = Math.min(nowMs - (task.gracePeriodMs ?? 0), skippedAhead[0]?.firstMs ?? Number.POSITIVE_INFINITY)
  const lastMs = task.schedule.previous(untilMs - 1) ?? firstMs
  return { firstMs, lastMs, count: task.schedule.countBetween(positionMs, lastMs) }
}

/** When the instant that waits becomes a misfire, or where it never does, the first newer one of a skipping task. */
function nextMisfireAtMs({ task, nowMs, positionMs, skippedAhead }: Evaluation, instantMs: number): number | null {
  const { schedule, misfirePolicy, notMisfiresThroughMs } = task
  if (misfirePolicy !== 'skip' || notMisfiresThroughMs === null || instantMs > notMisfiresThroughMs)
    return becomesMisfireAtMs(task, instantMs, nowMs)
  const newerMs = nextUndecided({ schedule, skippedAhead }, Math.max(positionMs, notMisfiresThroughMs))
  return newerMs === null ? null : becomesMisfireAtMs(task, newerMs, nowMs)
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
