import { HOUR_MS } from '../cron/lengths-of-time.ts'
import { simulationFrom } from '../explain/present-state.ts'
import { beginSimulation, type SteppedSimulation } from '../simulate/simulation.ts'
import { FirstCause, type ForetoldState } from './first-cause.ts'
import { PossibleEnds, type PossibleRun } from './possible-ends.ts'
import type { DeadlineProspect } from './prospect.ts'
import { shareWithin } from './run-time-samples.ts'

/** An instant of which the end is to be foretold, and its deadline. Epoch milliseconds. */
export type WantedInstant = { taskId: number; instantMs: number; dueAtMs: number }

/** How much may be simulated, as `beginSimulation` counts it; what has not come by then is not foretold. */
const MOST_EFFORT = 400_000

/** So long after the last deadline it is of no interest any more how late it will be. */
const BEYOND_MS = HOUR_MS

/**
 * Foretells all wanted instants together, by one simulation from the present state of their tasks and everything upstream. It goes on piece by piece,
 * so that whoever asks can do something else between them.
 */
export class DeadlineForecast {
  readonly #present: ForetoldState
  readonly #wanted: readonly WantedInstant[]
  readonly #open: ByTask
  readonly #found = new Map<WantedInstant, PossibleRun | 'skipped'>()
  readonly #ends: PossibleEnds
  readonly #simulation: SteppedSimulation
  #isExhausted = false

  constructor(present: ForetoldState, wanted: readonly WantedInstant[]) {
    this.#present = present
    this.#wanted = wanted
    this.#open = byTask(wanted)
    this.#ends = new PossibleEnds(present)
    for (const run of this.#ends.underWay()) this.#find(run)
    const endMs = wanted.reduce((latestMs, { dueAtMs }) => Math.max(latestMs, dueAtMs + BEYOND_MS), present.nowMs)
    const input = simulationFrom({ ...present, estimatedRunMs: 0 }, endMs, MOST_EFFORT, {
      looked: ({ state: { taskId } }, { activations, ranges }, runs, atMs) => {
        for (const range of ranges) if (range.kind === 'skipped') this.#take(taskId, range.firstMs, range.lastMs, 'skipped')
        activations.forEach((activation, index) => {
          const run = runs[index]
          const possible = run && this.#ends.started(taskId, run, activation, atMs)
          if (possible) this.#find(possible)
        })
      },
      ended: ({ state: { taskId } }, { runId }, atMs) => this.#ends.ended(taskId, runId, atMs),
    })
    this.#simulation = beginSimulation(input, MOST_EFFORT)
  }

  /** Goes on for so many instants at which something happens; false: there is nothing more to foretell. */
  advance(steps: number): boolean {
    for (let step = 0; step < steps; step++) {
      if (this.#open.size === 0) return false
      const what = this.#simulation.advance()
      if (what === 'happened') continue
      this.#isExhausted = what === 'exhausted'
      return false
    }
    return true
  }

  /** What is foretold of each; missing: nothing, because the simulation was exhausted before. */
  prospects(): Map<WantedInstant, DeadlineProspect> {
    const causes = new FirstCause(this.#present)
    const prospects = new Map<WantedInstant, DeadlineProspect>()
    for (const wanted of this.#wanted) {
      const found = this.#found.get(wanted)
      if (found === undefined && this.#isExhausted) continue
      if (found === undefined || found === 'skipped') {
        const cause = causes.ofInstant(wanted.taskId, wanted.instantMs)
        const isOwn = found === 'skipped' && cause.kind === 'waits' && cause.taskId === wanted.taskId
        prospects.set(wanted, { usualEndMs: null, lateEndMs: null, chance: 0, cause: isOwn ? { ...cause, kind: 'skipped' } : cause })
      } else prospects.set(wanted, this.#prospectOf(found, wanted, causes))
    }
    return prospects
  }

  #prospectOf(run: PossibleRun, { dueAtMs }: WantedInstant, causes: FirstCause): DeadlineProspect {
    const { lateEndMs, unknownId } = run
    const unknown = unknownId === null ? null : { taskId: unknownId, taskName: this.#present.tasks.get(unknownId)?.name ?? '' }
    const atMost = shareWithin(run.ends, dueAtMs)
    // What is too late even if that takes no time is known.
    const chance = unknown !== null && atMost > 0 ? null : atMost
    if (!Number.isFinite(lateEndMs))
      return { usualEndMs: null, lateEndMs: null, chance, unknown, cause: causes.ofInstant(run.taskId, run.scheduledForMs) }
    const cause = lateEndMs > dueAtMs ? causes.ofRun(run) : null
    return { usualEndMs: Math.round(run.medianEndMs), lateEndMs: Math.round(lateEndMs), chance, unknown, cause }
  }

  #find(run: PossibleRun): void {
    if (run.isScheduled) this.#take(run.taskId, run.takesFromMs ?? run.scheduledForMs, run.scheduledForMs, run)
  }

  /** What becomes of the task's wanted instants of a range, borders included. */
  #take(taskId: number, firstMs: number, lastMs: number, what: PossibleRun | 'skipped'): void {
    const ofTask = this.#open.get(taskId)
    if (!ofTask) return
    for (const wanted of ofTask) {
      if (wanted.instantMs < firstMs || wanted.instantMs > lastMs) continue
      this.#found.set(wanted, what)
      ofTask.delete(wanted)
    }
    if (ofTask.size === 0) this.#open.delete(taskId)
  }
}

type ByTask = Map<number, Set<WantedInstant>>

function byTask(wanted: readonly WantedInstant[]): ByTask {
  const tasks: ByTask = new Map()
  for (const one of wanted) {
    const others = tasks.get(one.taskId)
    if (others) others.add(one)
    else tasks.set(one.taskId, new Set([one]))
  }
  return tasks
}
