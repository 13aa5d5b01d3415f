import type { Activation, DecidedRange, Decision } from '#scheduling/model/decision.ts'
import { type EventListModel, isMisfire, type ModelEdge, type ModelRun, type ModelTask, undecided, Violation } from './event-list-model.ts'
import { expectRequestsHeld, MOST_MISFIRES_ASKED, whatCouldStart } from './model-could-start.ts'
import {
  closedEdges,
  endedInstant,
  isAlignedOpen,
  isBackfillHeld,
  isFullyActive,
  lastStart,
  lastStartForRequests,
  latestEndingAfter,
  openedBy,
} from './model-gates.ts'
import { at, giveOutcome, modelEnabling, passSkippedAhead, skipAhead } from './model-outcomes.ts'
import { checkRest } from './model-waiting.ts'

/** One evaluation of the scheduler at a task, after it was written. */
export type Look = { decision: Decision; runIds: readonly string[]; nowMs: number; catchUpBatch: number; startsAtMs(runId: string): number }

/** Holds one evaluation of the scheduler against the rules, and notes in the model what it did. */
export function checkLook(model: EventListModel, task: ModelTask, look: Look): void {
  const { decision, nowMs } = look
  const ranges = [...decision.ranges]
  checkResuming(task, look, ranges)
  if (task.enabled) passSkippedAhead(task)
  const started = decision.activations.map((activation, index) => ({ activation, runId: look.runIds[index] as string }))
  const isRequested = ({ activation: { kind } }: { activation: Activation }) => kind === 'manual' || kind === 'rerun'
  const isScheduled = ({ activation: { kind } }: { activation: Activation }) => kind === 'scheduled'
  const firstOther = started.findIndex((one) => !isRequested(one))
  if (firstOther !== -1 && started.slice(firstOther).some(isRequested))
    throw new Violation('what was asked for starts after other runs (R1)')

  const askedAt = started.filter(isRequested).map(({ activation }) => activation.scheduledForMs)
  if (askedAt.some((atMs, index) => index > 0 && atMs < (askedAt[index - 1] as number)))
    throw new Violation('what was asked for later starts first (M6)')
  const waivedEdgeIds: number[] = []
  for (const one of started.filter(isRequested)) startRequested(model, task, look, one, waivedEdgeIds)
  if (decision.activations.length > look.catchUpBatch) throw new Violation(`one evaluation starts ${decision.activations.length} runs (M6)`)
  const isFull = decision.activations.length >= look.catchUpBatch
  const isStale = decision.activations.some(({ kind }) => kind === 'rerun')
  if (!isFull && !isStale) expectRequestsHeld(task)

  for (const one of started.filter(isScheduled)) startScheduled(model, task, look, one, ranges, waivedEdgeIds)
  for (const range of ranges) skipMisfires(task, range, nowMs)
  for (const one of started.filter(({ activation: { kind } }) => kind === 'backfill')) startBackfilled(model, task, look, one)
  if (waivedEdgeIds.sort().join() !== [...decision.consumedWaiverEdgeIds].sort().join())
    throw new Violation(`waivers of edges ${decision.consumedWaiverEdgeIds.join()} are consumed, not of ${waivedEdgeIds.join()} (R6)`)
  checkBackfillPositions(task, decision)
  const goesOn = decision.wakeAtMs !== null && decision.wakeAtMs <= nowMs
  const could = whatCouldStart(task, nowMs)
  if (could !== null && !((isFull || isStale) && goesOn)) throw new Violation(`${could} waits after an evaluation and could start (I4)`)
  if (could === null && !isStale) checkRest(task, decision, nowMs)
}

function checkResuming(task: ModelTask, { decision, nowMs }: Look, ranges: DecidedRange[]): void {
  const { resume, enabled } = task
  const isDue = !enabled && resume !== null && resume.atMs <= nowMs
  if (isDue !== (decision.resumed !== null))
    throw new Violation(isDue ? 'the end of a pause is passed over (H6)' : 'a task enables itself (H6)')
  if (!isDue) return
  let count = 0
  while (ranges[count]?.reason === 'disabled') count++
  modelEnabling(task, resume.atMs, resume.choice, ranges.splice(0, count))
}

type Started = { activation: Activation; runId: string }

function startRequested(model: EventListModel, task: ModelTask, look: Look, { activation, runId }: Started, waived: number[]): void {
  const request = task.requests.find(({ requestId }) => requestId === activation.requestId)
  if (!request) throw new Violation(`${runId} was not asked for, or has been started before (R1)`)
  const older = task.requests.find((other) => other.requestedAtMs < request.requestedAtMs && isSameKind(other, request))
  if (older) throw new Violation(`${runId} starts before what was asked for earlier (R1)`)
  task.requests = task.requests.filter((other) => other !== request)
  if (!request.besideOthers && isFullyActive(task)) throw new Violation(`${runId} starts beside ${task.active.size} active runs (M4)`)
  if (request.rerunOfRunId !== null) {
    if (activation.kind !== 'rerun' || runId !== request.rerunOfRunId) throw new Violation(`${runId} is no further attempt (R4)`)
    if (activation.activationSeq !== null) throw new Violation(`${runId} consumes again (R4)`)
    model.startAgain(model.run(runId), look.startsAtMs(runId))
    return
  }
  const instantMs = task.schedule.previous(request.requestedAtMs)
  if (activation.alignedForMs !== instantMs) throw new Violation(`${runId} counts for ${activation.alignedForMs}, not ${instantMs} (D6)`)
  checkGates(
    task,
    lastStartForRequests(task),
    activation,
    runId,
    request.ignoreDependencies ? 'ignored' : (instantMs ?? request.requestedAtMs),
  )
  start(model, task, look, { activation, runId }, instantMs, !request.ignoreDependencies, waived)
}

function isSameKind(one: ModelTask['requests'][number], other: ModelTask['requests'][number]): boolean {
  return (
    one.ignoreDependencies === other.ignoreDependencies &&
    one.besideOthers === other.besideOthers &&
    !one.rerunOfRunId &&
    !other.rerunOfRunId
  )
}

function startScheduled(
  model: EventListModel,
  task: ModelTask,
  look: Look,
  { activation, runId }: Started,
  ranges: DecidedRange[],
  waived: number[],
): void {
  const { nowMs } = look
  const instantMs = activation.scheduledForMs
  if (!task.enabled) throw new Violation(`${runId} starts although its task is disabled`)
  if (instantMs > nowMs) throw new Violation(`${runId} starts before its instant (M1)`)
  if (isFullyActive(task)) throw new Violation(`${runId} starts beside ${task.active.size} active runs (M4)`)
  while (ranges[0]?.kind === 'skipped' && ranges[0].firstMs < instantMs) skipMisfires(task, ranges.shift() as DecidedRange, nowMs)
  const coalesced = ranges[0]?.intoScheduledForMs === instantMs ? ranges.shift() : undefined
  if (coalesced) coalesce(task, coalesced, nowMs)
  const misses = isMisfire(task, instantMs, nowMs)
  if (misses && task.misfirePolicy === 'skip') throw new Violation(`${runId} is a misfire and runs although misfires are skipped (M3)`)
  if (coalesced && !misses) throw new Violation(`${runId} takes misfires and is none itself (M3)`)
  if (misses && task.misfirePolicy === 'coalesce') expectLatest(task, instantMs, nowMs)
  const timing = coalesced ? 'coalesced' : nowMs - instantMs <= (task.graceMs ?? 1000) ? 'on_time' : 'delayed'
  if (activation.timing !== timing) throw new Violation(`${runId} is called ${activation.timing}, not ${timing} (M7)`)
  checkGates(task, lastStart(task, nowMs), activation, runId, instantMs)
  giveOutcome(task, { firstMs: instantMs, lastMs: instantMs, count: 1 }, true)
  start(model, task, look, { activation, runId }, instantMs, true, waived, coalesced?.firstMs ?? null)
}

function coalesce(task: ModelTask, range: DecidedRange, nowMs: number): void {
  if (range.kind !== 'coalesced' || task.misfirePolicy !== 'coalesce') throw new Violation('instants are coalesced against the policy (M3)')
  if (!isMisfire(task, range.lastMs, nowMs) || !isMisfire(task, range.firstMs, nowMs))
    throw new Violation(`${at(range.lastMs)} is coalesced and no misfire (M3)`)
  giveOutcome(task, range, true)
}

function skipMisfires(task: ModelTask, range: DecidedRange, nowMs: number): void {
  if (range.kind !== 'skipped' || range.reason !== 'misfire')
    throw new Violation(`a ${range.kind} range for ${range.reason} without a cause`)
  if (!task.enabled || task.misfirePolicy !== 'skip') throw new Violation('instants are skipped against the policy (M3)')
  if (!isMisfire(task, range.firstMs, nowMs) || !isMisfire(task, range.lastMs, nowMs))
    throw new Violation(`${at(range.lastMs)} is skipped and no misfire (M2)`)
  if (undecided(task, range.firstMs - 1, 1).length > 0) skipAhead(task, range)
  else giveOutcome(task, range, false)
}

/** A coalescing run is for the latest misfire whose gates are open (M3). */
function expectLatest(task: ModelTask, instantMs: number, nowMs: number): void {
  let laterMs = task.schedule.next(instantMs)
  for (let asked = 0; asked < MOST_MISFIRES_ASKED && laterMs !== null && laterMs <= nowMs && isMisfire(task, laterMs, nowMs); asked++) {
    if (closedEdges(task, laterMs, nowMs).length === 0)
      throw new Violation(`${at(instantMs)} runs, the later misfire ${at(laterMs)} could (M3)`)
    laterMs = task.schedule.next(laterMs)
  }
}

/** No closed gate is passed, and what the run recorded of each is so (I3). */
function checkGates(task: ModelTask, last: ModelRun | null, activation: Activation, runId: string, instant: number | 'ignored'): void {
  if (activation.gates.length !== task.edges.length)
    throw new Violation(`${runId} records ${activation.gates.length} of ${task.edges.length} gates`)
  for (const edge of task.edges) {
    const record = activation.gates.find(({ edgeId }) => edgeId === edge.edgeId)
    const by = instant === 'ignored' ? 'ignored' : (openedBy(edge, last, instant) ?? (edge.waivedByName === null ? null : 'waived'))
    const name = `${runId}, edge ${edge.edgeId} on task ${edge.dependee.taskId}`
    if (by === null) throw new Violation(`${name}: the run starts through a closed gate (I3)`)
    if (record?.by !== by) throw new Violation(`${name}: opened by ${by}, recorded is ${record?.by} (I3)`)
    if (instant !== 'ignored' && record.waivedByName !== (edge.waivedByName ?? undefined))
      throw new Violation(`${name}: waived by another (R6)`)
    if (record.satisfiedByRunId !== runThatOpened(edge, by, last, record.satisfiedByRunId))
      throw new Violation(`${name}: ${record.satisfiedByRunId} did not open it (I3)`)
  }
}

function runThatOpened(edge: ModelEdge, by: string, last: ReturnType<typeof lastStart>, recorded: string | null): string | null {
  if (by !== 'ending') return null
  if (!edge.isAligned) return latestEndingAfter(edge, last)?.run.runId ?? null
  const endedMs = endedInstant(edge)
  const fits = edge.dependee.endings.some(
    ({ run, succeeded }) => run.runId === recorded && run.instantMs === endedMs && (succeeded || edge.endings === 'finished'),
  )
  return fits ? recorded : `a run of ${endedMs}`
}

function startBackfilled(model: EventListModel, task: ModelTask, look: Look, { activation, runId }: Started): void {
  const backfill = task.backfills.find(({ backfillId }) => backfillId === activation.backfillId)
  if (!backfill) throw new Violation(`${runId} belongs to no backfill (R3)`)
  const instantMs = backfill.schedule.next(backfill.positionMs)
  if (instantMs !== activation.scheduledForMs || instantMs > backfill.throughMs)
    throw new Violation(`${runId} runs ${activation.scheduledForMs}, its backfill is at ${instantMs} (R3)`)
  if (isBackfillHeld(task, backfill, instantMs)) throw new Violation(`${runId} of a backfill starts and is held (R3)`)
  for (const edge of task.edges) {
    const record = activation.gates.find(({ edgeId }) => edgeId === edge.edgeId)
    if (record?.by !== (edge.isAligned ? 'ending' : 'ignored'))
      throw new Violation(`${runId}, edge ${edge.edgeId}: recorded is ${record?.by} (R3)`)
    if (edge.isAligned && !isAlignedOpen(edge, instantMs)) throw new Violation(`${runId}, edge ${edge.edgeId}: not aligned (R3)`)
  }
  backfill.positionMs = instantMs
  start(model, task, look, { activation, runId }, instantMs, false, [])
}

function start(
  model: EventListModel,
  task: ModelTask,
  look: Look,
  { activation, runId }: Started,
  instantMs: number | null,
  consumes: boolean,
  waivedEdgeIds: number[],
  takesFromMs: number | null = null,
): void {
  if (activation.activationSeq !== (consumes ? ++task.activationSeq : null))
    throw new Violation(`${runId} consumes as number ${activation.activationSeq}`)
  const { kind, backfillId } = activation
  if (kind === 'rerun') throw new Violation(`${runId} is a further attempt of nothing`)
  model.start({ runId, task, kind, instantMs, takesFromMs, backfillId, startsAtMs: look.startsAtMs(runId) }, consumes)
  if (!consumes) return
  for (const edge of task.edges) {
    if (edge.waivedByName !== null) waivedEdgeIds.push(edge.edgeId)
    edge.waivedByName = null
  }
}

function checkBackfillPositions(task: ModelTask, { backfills }: Decision): void {
  for (const { backfillId, isExhausted, positionMs } of backfills) {
    const backfill = task.backfills.find((other) => other.backfillId === backfillId)
    if (backfill?.positionMs !== positionMs) throw new Violation(`backfill ${backfillId} moves to ${positionMs} (R3)`)
    const nextMs = backfill.schedule.next(positionMs)
    if (isExhausted !== (nextMs === null || nextMs > backfill.throughMs))
      throw new Violation(`backfill ${backfillId} is exhausted: ${isExhausted} (R3)`)
    if (isExhausted) task.backfills = task.backfills.filter((other) => other !== backfill)
  }
}
