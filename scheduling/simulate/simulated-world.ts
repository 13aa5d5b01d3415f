import { edgeRenewal } from '../change/edge-renewal.ts'
import type { EndedConsumption } from '../end/ending.ts'
import { NO_ATTEMPTS } from '../end/series.ts'
import type { SettledEnd, Settlement } from '../end/settle.ts'
import type { Activation, Decision } from '../model/decision.ts'
import { positionOf } from '../model/position.ts'
import type { Consumption, EdgeState, EndingCounts, TaskState } from '../model/task-state.ts'
import { isHeldUp } from '../start/waking.ts'
import { AlignedLedger } from './aligned-ledger.ts'
import type { RunRules, SimulatedRun } from './simulated-run.ts'

/** A task in a simulated world: its state, and what its dependers are told of it. */
export type SimulatedTask = RunRules & {
  readonly state: TaskState
  counts: EndingCounts
  latestSucceededRunId: string | null
  latestFinishedRunId: string | null
  /** What `aligned` edges on it ask. */
  readonly ledger: AlignedLedger
  /** Somebody asks the ledger, or may one day: it is kept. */
  keepsLedger: boolean
  /** The edges of its dependers on it, itself included when it future-depends on itself. `indexDependers` brings them up to date. */
  dependents: DependentEdge[]
  /** Something due or asked for has a closed gate, or had no room in the last look: an event may let it start. */
  waits: boolean
  /** The consumptions of its state, latest first. */
  readonly consumptions: Consumption[]
  /** How many of them there may be before those that gave back are forgotten; infinity: none is ever. */
  consumptionsToKeep: number
  isRemoved: boolean
  /** When the scheduler looks at it next; infinity: nobody knows. */
  lookAtMs: number
  /** Runs it was given in the simulation. */
  runCount: number
}

/** An edge and the task whose state it is in. */
export type DependentEdge = { depender: SimulatedTask; edge: EdgeState }

/** Tasks by id, with what their edges know of each other kept in step. It is changed in place. */
export type SimulatedWorld = {
  tasks: Map<number, SimulatedTask>
  /** Runs that may be attempted again; all where everything is kept. */
  runs: Map<string, SimulatedRun>
  /** Runs may be attempted again or marked after their end, tasks may fire otherwise: no consumption is forgotten. */
  keepsEverything: boolean
}

/** An edge to be made in a simulated world; counts, baseline and `changedAtSeq` come from the world. */
export type NewEdge = Pick<EdgeState, 'edgeId' | 'dependeeId' | 'dependeeName' | 'future' | 'endings'> & { isAligned?: boolean }

const NO_RULES: RunRules = { retry: null, timeLimitMs: null }

/** A world of these tasks, whose edges must carry the present counts of their dependees. */
export function createWorld(states: readonly TaskState[], { keepsEverything = false } = {}): SimulatedWorld {
  const world: SimulatedWorld = { tasks: new Map(), runs: new Map(), keepsEverything }
  for (const state of states) addTask(world, state)
  for (const { state } of world.tasks.values()) for (const edge of state.edges) tellDependee(world, edge)
  indexDependers(world)
  return world
}

/** What an edge knew of its dependee before the simulation is what the dependee begins with. */
export function tellDependee(world: SimulatedWorld, edge: EdgeState): void {
  const dependee = world.tasks.get(edge.dependeeId)
  if (!dependee) return
  dependee.counts = edge.dependeeCounts
  dependee.latestSucceededRunId = edge.latestSucceededRunId
  dependee.latestFinishedRunId = edge.latestFinishedRunId
  if (edge.aligned === null) return
  dependee.ledger.remember(edge.endings, edge.aligned)
  edge.aligned = dependee.ledger.facts[edge.endings]
}

/** Adds a task that nothing has ended of yet. The state is copied. */
export function addTask(world: SimulatedWorld, state: TaskState, rules: RunRules = NO_RULES): SimulatedTask {
  const consumptions = state.consumptions.map((consumption) => ({ ...consumption }))
  const edges = state.edges.map((edge) => ({ ...edge }))
  const backfills = state.backfills.map((backfill) => ({ ...backfill }))
  const task: SimulatedTask = {
    ...rules,
    state: { ...state, consumptions, edges, backfills },
    consumptions,
    counts: { succeeded: 0, finished: 0 },
    latestSucceededRunId: null,
    latestFinishedRunId: null,
    ledger: new AlignedLedger(state.schedule, positionOf(state)),
    keepsLedger: world.keepsEverything,
    dependents: [],
    waits: false,
    consumptionsToKeep: world.keepsEverything ? Number.POSITIVE_INFINITY : 8,
    isRemoved: false,
    lookAtMs: Number.POSITIVE_INFINITY,
    runCount: 0,
  }
  world.tasks.set(state.taskId, task)
  return task
}

/** Removes a task and every edge to it (rule H4). */
export function removeTask(world: SimulatedWorld, taskId: number): void {
  const task = world.tasks.get(taskId)
  if (!task) return
  task.isRemoved = true
  world.tasks.delete(taskId)
  for (const { state } of world.tasks.values()) state.edges = state.edges.filter((edge) => edge.dependeeId !== taskId)
  indexDependers(world)
}

/** Brings `dependents` up to date after edges or tasks were changed. */
export function indexDependers(world: SimulatedWorld): void {
  for (const task of world.tasks.values()) task.dependents = []
  for (const depender of world.tasks.values())
    for (const edge of depender.state.edges) {
      const dependee = world.tasks.get(edge.dependeeId)
      dependee?.dependents.push({ depender, edge })
      if (dependee && edge.aligned !== null) dependee.keepsLedger = true
    }
}

/**
 * Makes or replaces the edge with this id (rules D4, D5), which is taken from another depender that had it. `endingsAtLastStart` are
 * the dependee's endings that were not after the depender's last start: the baseline.
 */
export function putEdge(world: SimulatedWorld, dependerId: number, edge: NewEdge, endingsAtLastStart: EndingCounts): void {
  const depender = world.tasks.get(dependerId)
  const dependee = world.tasks.get(edge.dependeeId)
  if (!depender || !dependee) return
  const old = depender.state.edges.find((other) => other.edgeId === edge.edgeId) ?? null
  const put = edgeBetween(depender, dependee, edge, old, endingsAtLastStart)
  removeEdge(world, edge.edgeId)
  depender.state.edges = [...depender.state.edges, put]
  indexDependers(world)
}

/** The edge as it is after it was made, or saved in place of `old` (rules D4, D5). */
export function edgeBetween(
  depender: SimulatedTask,
  dependee: SimulatedTask,
  { isAligned = false, ...edge }: NewEdge,
  old: EdgeState | null,
  endingsAtLastStart: EndingCounts,
): EdgeState {
  const { taskId: dependerId, activationSeq } = depender.state
  const renewal = edgeRenewal(old && { ...old, dependerId }, { ...edge, dependerId })
  return {
    ...edge,
    aligned: isAligned ? dependee.ledger.facts[edge.endings] : null,
    waiver: old === null || renewal.baseline ? null : old.waiver,
    dependeeEnabled: dependee.state.enabled,
    dependeeCounts: dependee.counts,
    baseline: old === null || renewal.baseline ? endingsAtLastStart : old.baseline,
    changedAtSeq: old === null || renewal.freeRun ? activationSeq : old.changedAtSeq,
    latestSucceededRunId: dependee.latestSucceededRunId,
    latestFinishedRunId: dependee.latestFinishedRunId,
  }
}

export function removeEdge(world: SimulatedWorld, edgeId: number): void {
  for (const { state } of world.tasks.values())
    if (state.edges.some((edge) => edge.edgeId === edgeId)) state.edges = state.edges.filter((edge) => edge.edgeId !== edgeId)
  indexDependers(world)
}

/** The cursor, the crontab, the base or whether it is enabled may have changed: tells the edges on the task. */
export function tellDependers(task: SimulatedTask): void {
  task.ledger.move(task.state.schedule, positionOf(task.state), task.state.skippedAhead)
  for (const { edge } of task.dependents) edge.dependeeEnabled = task.state.enabled
}

/** Carries out what a decision says of the task's own row: cursor, pause, waivers and backfills. */
export function applyDecision(task: SimulatedTask, decision: Decision): void {
  const { state } = task
  const { cursorMs, consumedWaiverEdgeIds, backfills, resumed } = decision
  state.cursorMs = cursorMs
  state.skippedAhead = decision.skippedAhead
  state.notMisfiresThroughMs = decision.notMisfiresThroughMs
  if (resumed !== null) {
    state.enabled = true
    state.resume = null
  }
  for (const edgeId of consumedWaiverEdgeIds) for (const edge of state.edges) if (edge.edgeId === edgeId) edge.waiver = null
  for (const { backfillId, positionMs, isExhausted } of backfills) {
    if (isExhausted) state.backfills = state.backfills.filter((other) => other.backfillId !== backfillId)
    else for (const backfill of state.backfills) if (backfill.backfillId === backfillId) backfill.positionMs = positionMs
  }
  task.waits = isHeldUp(decision.waiting, state.backfills.length > 0)
}

/** What was asked for is activated. */
export function answerRequest({ state }: SimulatedTask, { requestId }: Activation): void {
  if (requestId !== null) state.requests = state.requests.filter((request) => request.requestId !== requestId)
}

/** A run starts to count: as active, and where it consumes, by what it saw. */
export function applyStart(task: SimulatedTask, run: SimulatedRun, activation: Activation, nowMs: number): void {
  const { state } = task
  state.activeRuns += 1
  const ownMs = ownInstant(task, run)
  if (ownMs !== null) task.ledger.noteRun(run.runId, run.takesFromMs ?? ownMs, ownMs)
  if (run.backfillId !== null) countBackfillRun(task, run.backfillId, 1)
  if (activation.activationSeq === null) return
  state.activationSeq = activation.activationSeq
  run.consumption = {
    runId: run.runId,
    activationSeq: activation.activationSeq,
    startedAtMs: nowMs,
    outcome: 'active',
    endedAtMs: null,
    seenByDependee: activation.gates,
  }
  if (task.consumptions.length >= task.consumptionsToKeep) forgetGivenBack(task, nowMs)
  task.consumptions.unshift(run.consumption)
}

/** A run that had ended is attempted again (rule R4): it counts as active, and its consumption stands as it was. */
export function applyRerun(task: SimulatedTask, run: SimulatedRun): void {
  run.state = 'queued'
  run.attempt += 1
  run.series = NO_ATTEMPTS
  task.state.activeRuns += 1
  const ownMs = ownInstant(task, run)
  if (ownMs !== null) task.ledger.noteRerun(run.runId, run.takesFromMs ?? ownMs, ownMs)
  if (run.backfillId !== null) countBackfillRun(task, run.backfillId, 1)
  setOutcome(task, run, 'active', null)
}

/** A run that was active is so no more, however it ended: its task's slot is free. */
export function applyInactive(task: SimulatedTask, run: SimulatedRun): void {
  task.state.activeRuns -= 1
  task.ledger.noteInactive(run.runId)
  if (run.backfillId !== null) countBackfillRun(task, run.backfillId, -1)
}

/** Carries out what was settled of a run that ended, now or once more by a person's word: its consumption, and what dependers count. */
export function applyEnding(task: SimulatedTask, run: SimulatedRun, ended: SettledEnd, scope: Settlement['scope'], nowMs: number): void {
  setOutcome(task, run, ended.consumption, nowMs)
  if (ended.countsAs === null) return
  const succeeded = ended.countsAs === 'succeeded'
  if (scope.alignedForMs !== null && task.keepsLedger)
    task.ledger.noteEnding(scope.alignedForMs, run.runId, succeeded, scope.isAlignedOnceDecided)
  if (!scope.isNew) return
  task.counts = { succeeded: task.counts.succeeded + (succeeded ? 1 : 0), finished: task.counts.finished + 1 }
  task.latestFinishedRunId = run.runId
  if (succeeded) task.latestSucceededRunId = run.runId
  for (const { edge } of task.dependents) {
    edge.dependeeCounts = task.counts
    edge.latestFinishedRunId = task.latestFinishedRunId
    edge.latestSucceededRunId = task.latestSucceededRunId
  }
}

/** The instant of a run of the crontab, where the task's ledger is kept. */
function ownInstant({ keepsLedger }: SimulatedTask, { kind, alignedForMs }: SimulatedRun): number | null {
  return keepsLedger && kind === 'scheduled' ? alignedForMs : null
}

function countBackfillRun(task: SimulatedTask, backfillId: string, change: number): void {
  for (const backfill of task.state.backfills) if (backfill.backfillId === backfillId) backfill.activeRuns += change
}

function setOutcome(task: SimulatedTask, run: SimulatedRun, outcome: EndedConsumption | 'active', endedAtMs: number | null): void {
  const { consumption } = run
  if (consumption === null) return
  const index = task.consumptions.indexOf(consumption)
  if (outcome === null) {
    if (index !== -1) task.consumptions.splice(index, 1)
    return
  }
  if (index === -1 && task.consumptionsToKeep === Number.POSITIVE_INFINITY) putBack(task, consumption)
  consumption.outcome = outcome
  consumption.endedAtMs = endedAtMs
  // The gates never count from anything older than the latest success.
  if (outcome === 'succeeded' && index !== -1 && task.consumptionsToKeep !== Number.POSITIVE_INFINITY) task.consumptions.length = index + 1
}

/** A run that ended before it started consumed nothing; attempted again or marked, it takes its old place. */
function putBack({ consumptions }: SimulatedTask, consumption: Consumption): void {
  const index = consumptions.findIndex(({ activationSeq }) => activationSeq < consumption.activationSeq)
  consumptions.splice(index === -1 ? consumptions.length : index, 0, consumption)
}

/** What gave back has no part in any gate any more. */
function forgetGivenBack(task: SimulatedTask, nowMs: number): void {
  const latestInstantMs = task.state.schedule.previous(nowMs) ?? Number.NEGATIVE_INFINITY
  let kept = 0
  for (const consumption of task.consumptions) {
    const { outcome, endedAtMs } = consumption
    if (outcome !== 'gave_back' || endedAtMs === null || endedAtMs >= latestInstantMs) task.consumptions[kept++] = consumption
  }
  task.consumptions.length = kept
  task.consumptionsToKeep = Math.max(8, 2 * kept)
}
