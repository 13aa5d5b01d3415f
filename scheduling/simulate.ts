import { type DecisionLimits, decide } from './decide.ts'
import type { Activation, DecidedRange } from './decision.ts'
import { createEventQueue } from './event-queue.ts'
import { applyDecision, applyEnding, indexDependers, refreshEdges, type SimulatedOutcome, type SimulatedWorld } from './simulated-world.ts'

/** How a run will go. `durationMs` null: its end never comes. */
export type RunForecast = { durationMs: number | null; outcome: SimulatedOutcome }

/** What is asked about a run that has just been activated; `index` counts the task's runs in this simulation from 0. */
export type ForecastQuestion = { taskId: number; runId: string; index: number; activation: Activation; atMs: number }

export type RunInFlight = { taskId: number; runId: string; endsAtMs: number; outcome: SimulatedOutcome }

/** Something that happens to the world from outside, at one instant: after ends of runs, before the scheduler looks. */
export type SimulatedEvent = { atMs: number; apply(simulation: RunningSimulation): void }

export type SimulationInput = {
  /** Changed in place. */
  world: SimulatedWorld
  startMs: number
  endMs: number
  limits: DecisionLimits
  forecast(question: ForecastQuestion): RunForecast
  runsInFlight?: readonly RunInFlight[]
  events?: readonly SimulatedEvent[]
  /** While the scheduler is down it looks at nothing; runs still end. `untilMs` is the moment it is back. */
  outages?: readonly { fromMs: number; untilMs: number }[]
}

export type SimulatedActivation = { atMs: number; taskId: number; runId: string; activation: Activation }
export type SimulatedRange = { atMs: number; taskId: number; range: DecidedRange }
export type SimulatedEnding = { atMs: number; taskId: number; runId: string; outcome: SimulatedOutcome }

/** Everything that happened, in order. */
export type SimulatedHistory = { activations: SimulatedActivation[]; ranges: SimulatedRange[]; endings: SimulatedEnding[] }

/** What an event can do beside changing the world. After an event every task is looked at. */
export type RunningSimulation = {
  readonly world: SimulatedWorld
  readonly nowMs: number
  readonly history: SimulatedHistory
  /** Decides one task at this instant and carries it out. */
  look(taskId: number): void
  /** Notes ranges that a change decided. */
  record(taskId: number, ranges: readonly DecidedRange[]): void
}

type Happening =
  | { kind: 'end'; taskId: number; runId: string; outcome: SimulatedOutcome }
  | { kind: 'event'; event: SimulatedEvent }
  | { kind: 'look'; taskId: number }

const RANKS: Record<Happening['kind'], number> = { end: 0, event: 1, look: 2 }

/**
 * Folds `decide` over virtual time: what the scheduler would do with these tasks from `startMs` to `endMs` (both inclusive), when it
 * reacts to everything at once. Pure apart from `world`, which is left in its state at `endMs`.
 */
export function simulate(input: SimulationInput): SimulatedHistory {
  const simulation = new Simulation(input)
  simulation.run()
  return simulation.history
}

class Simulation implements RunningSimulation {
  readonly history: SimulatedHistory = { activations: [], ranges: [], endings: [] }
  readonly world: SimulatedWorld
  nowMs: number
  readonly #input: SimulationInput
  readonly #queue = createEventQueue<Happening>()
  /** The one look planned for each task; queued looks at other moments are stale. */
  readonly #lookAtMs = new Map<number, number>()
  readonly #runCounts = new Map<number, number>()

  constructor(input: SimulationInput) {
    this.#input = input
    this.world = input.world
    this.nowMs = input.startMs
    indexDependers(this.world)
    for (const { endsAtMs, ...run } of input.runsInFlight ?? []) this.#plan(endsAtMs, { kind: 'end', ...run })
    for (const event of input.events ?? []) this.#plan(event.atMs, { kind: 'event', event })
  }

  run(): void {
    this.#lookAtAll()
    for (let next = this.#queue.take(this.#input.endMs); next !== null; next = this.#queue.take(this.#input.endMs)) {
      this.nowMs = next.atMs
      this.#happen(next.value)
    }
  }

  look(taskId: number): void {
    this.#lookAtMs.delete(taskId)
    const task = this.world.tasks.get(taskId)
    if (!task) return
    const decision = decide(task.state, this.nowMs, this.#input.limits)
    const runIds = decision.activations.map((activation) => this.#start(taskId, activation))
    this.record(taskId, decision.ranges)
    applyDecision(task, decision, runIds, this.nowMs)
    if (decision.wakeAtMs !== null) this.#lookLater(taskId, decision.wakeAtMs)
  }

  record(taskId: number, ranges: readonly DecidedRange[]): void {
    for (const range of ranges) this.history.ranges.push({ atMs: this.nowMs, taskId, range })
  }

  #happen(happening: Happening): void {
    switch (happening.kind) {
      case 'end':
        this.#end(happening)
        break
      case 'look':
        if (this.#lookAtMs.get(happening.taskId) === this.nowMs) this.look(happening.taskId)
        break
      case 'event':
        happening.event.apply(this)
        indexDependers(this.world)
        this.#lookAtAll()
    }
  }

  #start(taskId: number, activation: Activation): string {
    const index = this.#runCounts.get(taskId) ?? 0
    this.#runCounts.set(taskId, index + 1)
    const runId = `${taskId}/${index + 1}`
    this.history.activations.push({ atMs: this.nowMs, taskId, runId, activation })
    const { durationMs, outcome } = this.#input.forecast({ taskId, runId, index, activation, atMs: this.nowMs })
    if (durationMs !== null) this.#plan(this.nowMs + durationMs, { kind: 'end', taskId, runId, outcome })
    return runId
  }

  #end({ taskId, runId, outcome }: { taskId: number; runId: string; outcome: SimulatedOutcome }): void {
    this.history.endings.push({ atMs: this.nowMs, taskId, runId, outcome })
    const task = this.world.tasks.get(taskId)
    if (!task) return
    applyEnding(task, runId, outcome, this.nowMs)
    const dependers = this.world.dependers.get(taskId) ?? []
    refreshEdges(task, dependers)
    for (const { state } of dependers) this.#lookLater(state.taskId, this.nowMs)
    this.#lookLater(taskId, this.nowMs)
  }

  #lookAtAll(): void {
    for (const taskId of this.world.tasks.keys()) this.#lookLater(taskId, this.nowMs)
  }

  #lookLater(taskId: number, wantedMs: number): void {
    const atMs = afterOutages(this.#input.outages ?? [], wantedMs)
    const plannedMs = this.#lookAtMs.get(taskId)
    if (plannedMs !== undefined && plannedMs <= atMs) return
    this.#lookAtMs.set(taskId, atMs)
    this.#plan(atMs, { kind: 'look', taskId })
  }

  #plan(atMs: number, happening: Happening): void {
    this.#queue.add(atMs, RANKS[happening.kind], happening)
  }
}

function afterOutages(outages: readonly { fromMs: number; untilMs: number }[], atMs: number): number {
  let movedMs = atMs
  for (const { fromMs, untilMs } of outages) if (movedMs >= fromMs && movedMs < untilMs) movedMs = untilMs
  return movedMs
}
