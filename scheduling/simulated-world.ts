import type { Activation, Decision } from './decision.ts'
import type { Consumption, EdgeState, EndingCounts, TaskState } from './task-state.ts'

/** A task in a simulated world: its state, and what its dependers count. */
export type SimulatedTask = {
  state: TaskState
  counts: EndingCounts
  latestSucceededRunId: string | null
  latestFinishedRunId: string | null
}

/** How a run ends. One that is not `succeeded` gives back (rule D2). */
export type SimulatedOutcome = 'succeeded' | 'failed'

/** Tasks by id, with the edges between them kept in step. It is changed in place. */
export type SimulatedWorld = {
  tasks: Map<number, SimulatedTask>
  /** By dependee id, the tasks that depend on it, itself included when it future-depends on itself. `simulate` keeps it up to date. */
  dependers: Map<number, SimulatedTask[]>
}

/** An edge to be made in a simulated world; counts, baseline and `changedAtSeq` come from the world. */
export type NewEdge = Pick<EdgeState, 'edgeId' | 'dependeeId' | 'dependeeName' | 'future' | 'endings'>

/** A world of these tasks, whose edges must carry the present counts of their dependees. */
export function createWorld(states: readonly TaskState[]): SimulatedWorld {
  const world: SimulatedWorld = { tasks: new Map(), dependers: new Map() }
  for (const state of states) addTask(world, state)
  for (const { state } of world.tasks.values()) {
    for (const edge of state.edges) {
      const dependee = world.tasks.get(edge.dependeeId)
      if (!dependee) continue
      dependee.counts = edge.dependeeCounts
      dependee.latestSucceededRunId = edge.latestSucceededRunId
      dependee.latestFinishedRunId = edge.latestFinishedRunId
    }
  }
  return world
}

/** Brings `dependers` up to date after edges or tasks were changed. */
export function indexDependers(world: SimulatedWorld): void {
  world.dependers = new Map()
  for (const task of world.tasks.values()) {
    for (const { dependeeId } of task.state.edges) {
      const others = world.dependers.get(dependeeId)
      if (others) others.push(task)
      else world.dependers.set(dependeeId, [task])
    }
  }
}

/** Adds a task that nothing has ended of yet. */
export function addTask(world: SimulatedWorld, state: TaskState): void {
  world.tasks.set(state.taskId, {
    state: { ...state },
    counts: { succeeded: 0, finished: 0 },
    latestSucceededRunId: null,
    latestFinishedRunId: null,
  })
}

/** Removes a task and every edge to it. */
export function removeTask(world: SimulatedWorld, taskId: number): void {
  world.tasks.delete(taskId)
  for (const { state } of world.tasks.values()) state.edges = state.edges.filter((edge) => edge.dependeeId !== taskId)
}

/**
 * Makes or replaces the edge with this id (rules D4, D5). `endingsAtLastStart` are the dependee's endings that were not after the
 * depender's last start: the baseline.
 */
export function putEdge(world: SimulatedWorld, dependerId: number, edge: NewEdge, endingsAtLastStart: EndingCounts): void {
  const depender = world.tasks.get(dependerId)
  const dependee = world.tasks.get(edge.dependeeId)
  if (!depender || !dependee) return
  const old = depender.state.edges.find((other) => other.edgeId === edge.edgeId)
  const moved = !old || old.dependeeId !== edge.dependeeId
  const changed = moved || (edge.future && !old.future)
  const put: EdgeState = {
    ...edge,
    aligned: null,
    waiver: null,
    dependeeEnabled: dependee.state.enabled,
    dependeeCounts: dependee.counts,
    baseline: moved ? endingsAtLastStart : old.baseline,
    changedAtSeq: changed ? depender.state.activationSeq : old.changedAtSeq,
    latestSucceededRunId: dependee.latestSucceededRunId,
    latestFinishedRunId: dependee.latestFinishedRunId,
  }
  depender.state.edges = [...depender.state.edges.filter((other) => other.edgeId !== edge.edgeId), put]
}

/** Carries a decision out: cursor, consumptions, requests. `runIds` name the activations, in their order. */
export function applyDecision(task: SimulatedTask, decision: Decision, runIds: readonly string[], nowMs: number): void {
  const { state } = task
  state.cursorMs = decision.cursorMs
  state.activeRuns += decision.activations.length
  decision.activations.forEach((activation, index) => {
    if (activation.requestId !== null) state.requests = state.requests.filter((request) => request.requestId !== activation.requestId)
    if (activation.activationSeq === null) return
    state.activationSeq = activation.activationSeq
    state.consumptions = [consumptionOf(activation, activation.activationSeq, runIds[index] ?? '', nowMs), ...state.consumptions]
  })
}

function consumptionOf(activation: Activation, activationSeq: number, runId: string, nowMs: number): Consumption {
  const seenByDependee: Record<number, EndingCounts> = {}
  for (const gate of activation.gates) seenByDependee[gate.dependeeId] = gate.seen
  return { runId, activationSeq, startedAtMs: nowMs, outcome: 'active', endedAtMs: null, seenByDependee }
}

/** Ends a run: its own task's slot and consumption, and what the task's dependers count. */
export function applyEnding(task: SimulatedTask, runId: string, outcome: SimulatedOutcome, nowMs: number): void {
  const { state } = task
  state.activeRuns -= 1
  const consumptionOutcome = outcome === 'succeeded' ? 'succeeded' : 'gave_back'
  state.consumptions = stillNeeded(
    state.consumptions.map((consumption) =>
      consumption.runId === runId ? { ...consumption, outcome: consumptionOutcome, endedAtMs: nowMs } : consumption,
    ),
  )
  const succeeded = outcome === 'succeeded'
  task.counts = { succeeded: task.counts.succeeded + (succeeded ? 1 : 0), finished: task.counts.finished + 1 }
  task.latestFinishedRunId = runId
  if (succeeded) task.latestSucceededRunId = runId
}

/** Copies what dependers know of a task onto their edges. */
export function refreshEdges(task: SimulatedTask, dependers: readonly SimulatedTask[]): void {
  const { latestSucceededRunId, latestFinishedRunId, counts } = task
  for (const { state } of dependers) {
    state.edges = state.edges.map((edge) =>
      edge.dependeeId === task.state.taskId
        ? { ...edge, dependeeEnabled: task.state.enabled, dependeeCounts: counts, latestSucceededRunId, latestFinishedRunId }
        : edge,
    )
  }
}

/** The gates never count from anything older than the latest success. */
function stillNeeded(consumptions: readonly Consumption[]): readonly Consumption[] {
  const latestSuccess = consumptions.findIndex((consumption) => consumption.outcome === 'succeeded')
  return latestSuccess === -1 ? consumptions : consumptions.slice(0, latestSuccess + 1)
}
