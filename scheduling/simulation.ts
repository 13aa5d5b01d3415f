import { decide } from './decide.ts'
import type { Activation, ClosedGate, DecidedRange, Decision } from './decision.ts'
import { createEventQueue } from './event-queue.ts'
import { type EndedRunState, isActive } from './run-states.ts'
import { planPauseEnd } from './schedule-change.ts'
import { type AttemptOutcome, afterAttempt, newRun, type SimulatedRun } from './simulated-run.ts'
import {
  answerRequest,
  applyDecision,
  applyEnd,
  applyEndingOf,
  applyRerun,
  applyStart,
  type SimulatedTask,
  type SimulatedWorld,
  tellDependers,
} from './simulated-world.ts'
import type {
  RunInFlight,
  RunningSimulation,
  SimulatedEvent,
  SimulatedHistory,
  SimulatedWait,
  SimulationInput,
} from './simulation-parts.ts'

type Happening =
  | { kind: 'end'; run: SimulatedRun; attempt: number; outcome: AttemptOutcome }
  | { kind: 'begin'; run: SimulatedRun; attempt: number }
  | { kind: 'retry'; run: SimulatedRun; attempt: number }
  | { kind: 'event'; event: SimulatedEvent }
  | { kind: 'recheck' }
  | { kind: 'look'; task: SimulatedTask }

const RANKS: Record<Happening['kind'], number> = { begin: 0, retry: 0, end: 0, event: 1, recheck: 2, look: 3 }

/**
 * Folds `decide` over virtual time: what the scheduler does with this world from `startMs` to `endMs` (both inclusive), when it reacts to
 * everything at once, save what `outages` and `disturbances` say. Pure apart from `world`, which is left in its state at `endMs`.
 */
export function runSimulation(input: SimulationInput): SimulatedHistory {
  const simulation = new Simulation(input)
  simulation.run()
  return simulation.history
}

/** A simulation that goes on only as it is told to. */
export type SteppedSimulation = Pick<RunningSimulation, 'world' | 'nowMs'> & {
  /** How many things have happened in it. */
  readonly happened: number
  /** All that happens at the next instant at which anything does; `over`: nothing does any more. */
  advance(): 'happened' | 'over'
}

/** As `runSimulation`, one instant after the other; what happens at the very start has happened. */
export function beginSimulation(input: SimulationInput): SteppedSimulation {
  const simulation = new Simulation(input)
  simulation.begin()
  return simulation
}

class Simulation implements RunningSimulation, SteppedSimulation {
  readonly history: SimulatedHistory = { activations: [], waits: [], ranges: [], endings: [] }
  readonly world: SimulatedWorld
  nowMs: number
  happened = 0
  readonly #input: SimulationInput
  readonly #queue = createEventQueue<Happening>()
  readonly #openWaits = new Map<number, SimulatedWait>()

  constructor(input: SimulationInput) {
    this.#input = input
    this.world = input.world
    this.nowMs = input.startMs
    for (const flight of input.runsInFlight ?? []) this.#takeOver(flight)
    for (const event of input.events ?? []) this.#plan(event.atMs, { kind: 'event', event })
    if (input.recheckEveryMs !== undefined) this.#plan(this.nowMs + input.recheckEveryMs, { kind: 'recheck' })
  }

  run(): void {
    const { endMs, observer } = this.#input
    this.#lookAtAll()
    for (let next = this.#queue.take(endMs); next !== null; next = this.#queue.take(endMs)) {
      if (next.atMs !== this.nowMs) {
        observer?.isQuiet?.(this.nowMs, next.atMs)
        this.nowMs = next.atMs
      }
      this.#happen(next.value)
    }
    observer?.isQuiet?.(this.nowMs, endMs)
  }

  begin(): void {
    this.#lookAtAll()
    this.#happenUntil(this.nowMs)
  }

  advance(): 'happened' | 'over' {
    const next = this.#queue.take(this.#input.endMs)
    if (next === null) return 'over'
    this.nowMs = next.atMs
    this.#happen(next.value)
    this.#happenUntil(next.atMs)
    return 'happened'
  }

  #happenUntil(untilMs: number): void {
    for (let next = this.#queue.take(untilMs); next !== null; next = this.#queue.take(untilMs)) this.#happen(next.value)
  }

  #lookAtAll(): void {
    for (const task of this.world.tasks.values()) this.#lookLater(task, this.nowMs)
  }

  look(taskId: number): void {
    const task = this.world.tasks.get(taskId)
    if (task) this.#write(task, decide(task.state, this.nowMs, this.#input.limits), task.state.cursorMs)
  }

  record(taskId: number, ranges: readonly DecidedRange[]): void {
    for (const range of ranges) this.history.ranges.push({ atMs: this.nowMs, taskId, range })
  }

  endPause(taskId: number): void {
    const task = this.world.tasks.get(taskId)
    const plan = task ? planPauseEnd(task.state, this.nowMs) : null
    if (!task || plan === null) return
    const { ranges, cursorMs, notMisfiresThroughMs, skippedAhead, resumed } = plan
    this.record(taskId, ranges)
    Object.assign(task.state, { enabled: true, resume: null, cursorMs, notMisfiresThroughMs, skippedAhead })
    this.#input.observer?.pauseEnded?.(task, resumed, ranges)
    this.changed(taskId)
  }

  wake(taskId: number): void {
    const task = this.world.tasks.get(taskId)
    if (task) this.#wake(task)
  }

  wakeAll(): void {
    for (const task of this.world.tasks.values()) this.#wake(task)
  }

  changed(taskId: number): void {
    const task = this.world.tasks.get(taskId)
    if (!task) return
    tellDependers(task)
    this.#wake(task)
    this.#wakeAligned(task)
  }

  endRun(run: SimulatedRun, state: EndedRunState): void {
    if (!isActive(run.state)) return
    run.state = state
    const task = this.world.tasks.get(run.taskId)
    if (!task) return
    applyEnd(task, run, state, this.nowMs)
    this.#hasEnded(task, run, state)
  }

  markRun(run: SimulatedRun, state: EndedRunState): void {
    if (isActive(run.state)) return
    run.state = state
    const task = this.world.tasks.get(run.taskId)
    if (!task) return
    applyEndingOf(task, run, state, this.nowMs)
    this.#hasEnded(task, run, state)
  }

  #takeOver({ endsAtMs, outcome, ...identity }: RunInFlight): void {
    const task = this.world.tasks.get(identity.taskId)
    if (!task) return
    const run: SimulatedRun = { ...newRun(identity), state: 'running', hasStarted: true, hasStartedInSeries: true }
    run.consumption = task.consumptions.find(({ runId }) => runId === run.runId) ?? null
    if (run.kind === 'scheduled' && run.alignedForMs !== null)
      task.ledger.rememberRun(run.runId, run.takesFromMs ?? run.alignedForMs, run.alignedForMs)
    this.world.runs.set(run.runId, run)
    this.#plan(endsAtMs, { kind: 'end', run, attempt: run.attempt, outcome })
  }

  #hasEnded(task: SimulatedTask, run: SimulatedRun, outcome: EndedRunState): void {
    this.history.endings.push({ atMs: this.nowMs, taskId: run.taskId, runId: run.runId, outcome })
    this.#input.observer?.ended?.(task, run, this.nowMs)
    for (const { depender } of task.dependents) if (depender.waits) this.#wake(depender)
    if (task.waits) this.#wake(task)
  }

  #happen(happening: Happening): void {
    this.happened++
    switch (happening.kind) {
      case 'end':
        if (isCurrent(happening)) this.#endAttempt(happening.run, happening.outcome)
        break
      case 'begin':
        if (isCurrent(happening)) this.#begin(happening.run)
        break
      case 'retry':
        if (isCurrent(happening)) this.#startAttempt(happening.run, null)
        break
      case 'look':
        if (happening.task.lookAtMs === this.nowMs && !happening.task.isRemoved) this.#look(happening.task)
        break
      case 'recheck':
        this.#lookAtAll()
        this.#plan(this.nowMs + (this.#input.recheckEveryMs ?? 0), happening)
        break
      case 'event':
        happening.event.apply(this)
    }
  }

  #look(task: SimulatedTask): void {
    task.lookAtMs = Number.POSITIVE_INFINITY
    const { limits, disturbances } = this.#input
    const madeFromMs = task.state.cursorMs
    const decision = decide(task.state, this.nowMs, limits)
    const deathMs = disturbances?.deathMs(task.state.taskId) ?? null
    if (deathMs !== null) {
      this.#lookLater(task, this.nowMs + deathMs)
      return
    }
    this.#write(task, decision, madeFromMs)
    if (disturbances?.isDecidedTwice(task.state.taskId) && decision.cursorMs !== madeFromMs) this.#write(task, decision, madeFromMs)
  }

  /** A decision is written only if the cursor still is the one it was made from (rule M5). */
  #write(task: SimulatedTask, decision: Decision, madeFromMs: number | null): void {
    if (task.state.cursorMs !== madeFromMs) return
    const runs = decision.activations.map((activation) => this.#start(task, activation, takesFrom(decision, activation)))
    const { taskId } = task.state
    if (decision.ranges.length > 0) this.record(taskId, decision.ranges)
    applyDecision(task, decision)
    if (decision.cursorMs !== madeFromMs || decision.ranges.length > 0 || decision.resumed !== null) tellDependers(task)
    if (decision.wakeAtMs !== null) this.#lookLater(task, decision.wakeAtMs)
    this.#noteWait(taskId, decision.waiting)
    this.#input.observer?.looked?.(task, decision, runs, this.nowMs)
    if (decision.ranges.length > 0 || decision.resumed !== null) this.#wakeAligned(task)
  }

  #start(task: SimulatedTask, activation: Activation, takesFromMs: number | null): SimulatedRun {
    const { taskId } = task.state
    const again = activation.rerunOfRunId === null ? undefined : this.world.runs.get(activation.rerunOfRunId)
    const run = again ?? newRun({ ...activation, runId: `${taskId}/${++task.runCount}`, taskId, takesFromMs })
    this.history.activations.push({ atMs: this.nowMs, taskId, runId: run.runId, activation })
    if (this.world.keepsEverything && !again) this.world.runs.set(run.runId, run)
    answerRequest(task, activation)
    if (again) applyRerun(task, run)
    else applyStart(task, run, activation, this.nowMs)
    this.#startAttempt(run, activation)
    return run
  }

  #startAttempt(run: SimulatedRun, activation: Activation | null): void {
    const { runId, taskId, attempt } = run
    const task = this.world.tasks.get(taskId)
    const index = Number(runId.slice(runId.indexOf('/') + 1)) - 1
    const { durationMs, outcome, queuedMs = 0 } = this.#input.forecast({ taskId, runId, index, attempt, atMs: this.nowMs, activation })
    if (queuedMs > 0) this.#plan(this.nowMs + queuedMs, { kind: 'begin', run, attempt })
    else this.#begin(run)
    const limitMs = task?.timeLimitMs ?? null
    if (limitMs !== null && (durationMs === null || durationMs > limitMs))
      this.#plan(this.nowMs + queuedMs + limitMs, { kind: 'end', run, attempt, outcome: 'expired' })
    else if (durationMs !== null) this.#plan(this.nowMs + queuedMs + durationMs, { kind: 'end', run, attempt, outcome })
  }

  #begin(run: SimulatedRun): void {
    run.state = 'running'
    run.hasStarted = true
    run.hasStartedInSeries = true
  }

  #endAttempt(run: SimulatedRun, outcome: AttemptOutcome): void {
    const retry = this.world.tasks.get(run.taskId)?.retry ?? null
    const after = afterAttempt(run, outcome, retry, this.#input.chance?.() ?? 0.5)
    if ('endsAs' in after) {
      this.endRun(run, after.endsAs)
      return
    }
    run.state = 'retrying'
    run.attempt += 1
    this.#plan(this.nowMs + after.retriesAfterMs, { kind: 'retry', run, attempt: run.attempt })
  }

  #noteWait(taskId: number, waiting: Decision['waiting']): void {
    const open = this.#openWaits.get(taskId)
    const gates = waiting?.closedGates ?? []
    if (open === undefined && gates.length === 0) return
    if (open !== undefined) {
      if (waiting !== null && open.scheduledForMs === waiting.scheduledForMs && areSameGates(open.closedGates, gates)) return
      open.untilMs = this.nowMs
      this.#openWaits.delete(taskId)
    }
    if (waiting === null || gates.length === 0) return
    const wait = { taskId, scheduledForMs: waiting.scheduledForMs, fromMs: this.nowMs, untilMs: null, closedGates: gates }
    this.history.waits.push(wait)
    this.#openWaits.set(taskId, wait)
  }

  #wake(task: SimulatedTask): void {
    const { disturbances } = this.#input
    const atMs = disturbances ? disturbances.arrivalMs(task.state.taskId, this.nowMs) : this.nowMs
    if (atMs !== null) this.#lookLater(task, atMs)
  }

  /** Skipped instants, and another schedule, may be all that an `aligned` edge waited for. */
  #wakeAligned(task: SimulatedTask): void {
    for (const { depender, edge } of task.dependents) if (edge.aligned !== null && depender.waits) this.#wake(depender)
  }

  #lookLater(task: SimulatedTask, wantedMs: number): void {
    const { outages } = this.#input
    const atMs = outages ? afterOutages(outages, wantedMs) : Math.max(wantedMs, this.nowMs)
    if (task.lookAtMs <= atMs) return
    task.lookAtMs = atMs
    this.#plan(atMs, { kind: 'look', task })
  }

  #plan(atMs: number, happening: Happening): void {
    this.#queue.add(atMs, RANKS[happening.kind], happening)
  }
}

/** The first of the instants that are coalesced into an activation. */
function takesFrom({ ranges }: Decision, { kind, scheduledForMs }: Activation): number | null {
  if (kind !== 'scheduled') return null
  return ranges.find((range) => range.intoScheduledForMs === scheduledForMs)?.firstMs ?? null
}

/** What is told of an attempt that is not the run's current one any more counts for nothing (invariant 5). */
function isCurrent({ run, attempt }: { run: SimulatedRun; attempt: number }): boolean {
  return run.attempt === attempt && isActive(run.state)
}

function areSameGates(some: readonly ClosedGate[], others: readonly ClosedGate[]): boolean {
  if (some.length !== others.length) return false
  return some.every((gate, index) => {
    const other = others[index]
    return gate.gate === 'dependency' ? other?.gate === 'dependency' && other.edgeId === gate.edgeId : other?.gate === 'concurrency'
  })
}

function afterOutages(outages: readonly { fromMs: number; untilMs: number }[], atMs: number): number {
  let movedMs = atMs
  for (const { fromMs, untilMs } of outages) if (movedMs >= fromMs && movedMs < untilMs) movedMs = untilMs
  return movedMs
}
