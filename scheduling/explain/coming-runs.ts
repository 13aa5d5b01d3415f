import type { RunKind } from '../model/run-kinds.ts'
import type { SimulatedWorld } from '../simulate/simulated-world.ts'
import { beginSimulation, type SteppedSimulation } from '../simulate/simulation.ts'
import type {
  RunInFlight,
  SimulatedHistory,
  SimulatedRange,
  SimulatedWait,
  SimulationInput,
  SimulationObserver,
} from '../simulate/simulation-parts.ts'
import { type WhatIf, withWhatIf } from '../simulate/what-if.ts'
import { type PresentState, simulationFrom } from './present-state.ts'

/** A run that is expected, or one that is under way and when it is expected to end. Instants are epoch milliseconds. */
export type ComingRun = {
  /** Of the ledger for runs under way; else `TASK/NUMBER`, which only this simulation knows. */
  runId: string
  taskId: number
  kind: RunKind | 'rerun'
  /** The cron instant, or when it was asked for. */
  instantMs: number
  /** When it is activated; of runs under way, when they were. */
  startMs: number
  /** Null: after the end of the simulation, or never. */
  endMs: number | null
  isUnderWay: boolean
  /** The runs whose endings opened its gates; of runs under way that is in the ledger. */
  openedBy: readonly string[]
}

/** What one simulation is compared with another by. */
export type ComparedSimulation = { history: SimulatedHistory; world: SimulatedWorld; runsInFlight: readonly RunInFlight[]; startMs: number }

const AS_THINGS_ARE: WhatIf = { edit: null, assumptions: [] }

/**
 * What comes of these tasks if every run succeeds after its usual time and workers are free: the scheduler's own decisions, folded over the time from
 * the present state on. It goes on as it is told to, and what has been found so far can be read meanwhile.
 */
export class ComingRuns {
  readonly runs: ComingRun[] = []
  readonly #simulation: SteppedSimulation
  readonly #byId = new Map<string, ComingRun>()
  readonly #input: SimulationInput
  /** Instants wait that the what-if's edit drops: known once it has begun. */
  dropsWaiting = false
  #isExhausted = false
  #isOver = false

  /**
   * @param endMs how far to look (epoch ms, inclusive)
   * @param mostEffort as `beginSimulation` counts it
   * @param whatIf what is saved at the first instant, and what is assumed; left out: nothing
   */
  constructor(present: PresentState, endMs: number, mostEffort: number, whatIf = AS_THINGS_ARE) {
    for (const { state, activeRuns } of present.tasks.values())
      for (const { runId, kind, scheduledForMs, activatedAtMs } of activeRuns)
        this.#add({
          ...{ runId, taskId: state.taskId, kind, instantMs: scheduledForMs, startMs: activatedAtMs },
          ...{ endMs: null, isUnderWay: true, openedBy: [] },
        })
    const observer: SimulationObserver = {
      looked: ({ state: { taskId } }, { activations }, runs, startMs) => {
        activations.forEach(({ kind, scheduledForMs: instantMs, gates }, index) => {
          const runId = runs[index]?.runId
          if (runId === undefined) return
          const openedBy = gates.flatMap(({ satisfiedByRunId }) => satisfiedByRunId ?? [])
          this.#add({ runId, taskId, kind, instantMs, startMs, endMs: null, isUnderWay: false, openedBy })
        })
      },
      ended: (_, { runId }, atMs) => {
        const run = this.#byId.get(runId)
        if (run) run.endMs = atMs
      },
    }
    this.#input = withWhatIf(simulationFrom(present, endMs, mostEffort, observer), whatIf, ({ dropsWaiting }) => {
      this.dropsWaiting = dropsWaiting
    })
    this.#simulation = beginSimulation(this.#input, mostEffort)
  }

  /** Due instants that wait for a closed gate, from the beginning of the simulation on. */
  get waits(): readonly SimulatedWait[] {
    return this.#simulation.history.waits
  }

  /** Instants that get no run of their own. */
  get ranges(): readonly SimulatedRange[] {
    return this.#simulation.history.ranges
  }

  get compared(): ComparedSimulation {
    const { history, world } = this.#simulation
    return { history, world, runsInFlight: this.#input.runsInFlight ?? [], startMs: this.#input.startMs }
  }

  /** Up to here nothing is missing. */
  get throughMs(): number {
    const { startMs, endMs } = this.#input
    if (this.#isOver) return endMs
    // Of the instant at which it was exhausted not everything has happened.
    return this.#isExhausted ? Math.max(startMs, this.#simulation.nowMs - 1) : this.#simulation.nowMs
  }

  /** Goes on with all that happens at so many instants. `exhausted`: it goes no further than `throughMs`. */
  advance(instants: number): 'going on' | 'over' | 'exhausted' {
    for (let step = 0; step < instants && !this.#isOver && !this.#isExhausted; step++) {
      const took = this.#simulation.advance()
      this.#isOver = took === 'over'
      this.#isExhausted = took === 'exhausted'
    }
    return this.#isOver ? 'over' : this.#isExhausted ? 'exhausted' : 'going on'
  }

  #add(run: ComingRun): void {
    this.runs.push(run)
    this.#byId.set(run.runId, run)
  }
}
