import type { ClosedGate, GateRecord } from '../model/decision.ts'
import type { RunKind } from '../model/run-kinds.ts'
import { beginSimulation, type SteppedSimulation } from '../simulate/simulation.ts'
import { isAligned } from '../start/alignment.ts'
import type { DecisionLimits } from '../start/decide.ts'
import { possibilitiesOf } from './can-ever.ts'
import { type ActiveRun, type Expectation, type ForecastTask, onTheClock, weaker } from './forecast-task.ts'
import { basisOf, type PresentState, simulationFrom, usualEndOf } from './present-state.ts'

/** How much may be simulated, as `beginSimulation` counts it, before a forecast says no more than how far it has looked. */
const MOST_EFFORT = 20_000

/** What becomes of an instant that is undecided: the start of its run (or of the one that takes it), or that it is skipped. */
export type InstantForecast = { start: Expectation | null; isSkipped: boolean }

type ForecastStart = Expectation & {
  instantMs: number
  takesFromMs: number | null
  kind: RunKind | 'rerun'
  requestId: string | null
  backfillId: string | null
}
type ForecastEnd = Expectation & { kind: RunKind }
type Skipped = { firstMs: number; lastMs: number }

/**
 * When tasks are expected to start and to end: what the simulation, which runs the scheduler's own decisions, makes of everything as it is now, if
 * every run succeeds after its usual time. It looks ahead only as far as it is asked.
 */
export class Forecast {
  readonly #present: PresentState
  readonly #possible
  #simulation: SteppedSimulation | null = null
  readonly #starts = new Map<number, ForecastStart[]>()
  readonly #ends = new Map<number, ForecastEnd[]>()
  readonly #skipped = new Map<number, Skipped[]>()
  /** Of runs under way: what their end will rest on. */
  readonly #underWay = new Map<string, Expectation>()
  /** Of runs that have ended since now. */
  readonly #ended = new Map<string, Expectation>()

  /**
   * @param tasks a task and everything upstream of it; of what is missing here nothing ever comes
   * @param estimatedRunMs the run time of tasks without a history
   */
  constructor(tasks: ReadonlyMap<number, ForecastTask>, nowMs: number, estimatedRunMs: number, limits: DecisionLimits) {
    this.#present = { tasks, nowMs, estimatedRunMs, limits }
    this.#possible = possibilitiesOf(tasks)
  }

  /** The task's next ending, which opens a `new` edge (rule D1); null: none comes unless a person does something. */
  nextEnding(taskId: number): Expectation | null {
    if (!this.#possible.canEnd(taskId)) return null
    return this.#find(firstOf(this.#ends, taskId, ({ kind }) => kind !== 'backfill'))
  }

  /** The start of the task's next run that is none of a backfill. */
  nextStart(taskId: number): Expectation | null {
    if (!this.#possible.canStart(taskId)) return null
    return this.#find(firstOf(this.#starts, taskId, ({ kind }) => kind !== 'backfill'))
  }

  /** What becomes of an instant of the task that has no outcome yet. */
  ofInstant(taskId: number, instantMs: number): InstantForecast {
    if (!this.#present.tasks.get(taskId)?.canBeActivated) return { start: null, isSkipped: false }
    let isSkipped = false
    const skipping = firstOf(this.#skipped, taskId, ({ firstMs, lastMs }) => firstMs <= instantMs && instantMs <= lastMs)
    const starting = firstOf(this.#starts, taskId, (one) => standsFor(one, instantMs))
    const start = this.#find(() => {
      isSkipped = skipping() !== undefined
      return isSkipped ? null : starting()
    }, this.#possible.canStart(taskId))
    return { start: start?.isEarliest ? { ...start, atMs: Math.max(start.atMs, instantMs) } : start, isSkipped }
  }

  /** The start of a run or rerun that a person asked for. */
  ofRequest(taskId: number, requestId: string): Expectation | null {
    if (!this.#present.tasks.get(taskId)?.canBeActivated) return null
    return this.#find(
      firstOf(this.#starts, taskId, (one) => one.requestId === requestId),
      this.#possible.canStart(taskId),
    )
  }

  /** The start of a backfill's next run. */
  ofBackfill(taskId: number, backfillId: string): Expectation | null {
    if (!this.#present.tasks.get(taskId)?.canBeActivated) return null
    return this.#find(
      firstOf(this.#starts, taskId, (one) => one.backfillId === backfillId),
      this.#possible.canStart(taskId),
    )
  }

  /** The end of a run of this task that is under way. */
  endOf(taskId: number, run: ActiveRun): Expectation | null {
    const task = this.#present.tasks.get(taskId)
    return task?.canBeExecuted ? usualEndOf(task, run, this.#present) : null
  }

  /** When what a closed gate waits for has happened. `instantMs`: the depender's own instant, by which an `aligned` edge is judged. */
  openingOf(taskId: number, gate: ClosedGate, instantMs: number): Expectation | null {
    if (gate.gate === 'concurrency') return this.#freeSlot(taskId, gate.activeRuns - gate.maxConcurrency)
    if (gate.alignedInstantMs === null && !this.#isAligned(taskId, gate.edgeId)) return this.nextEnding(gate.dependeeId)
    return this.#find(() => this.#alignedOpening(taskId, gate.edgeId, instantMs), this.#possible.canEnd(gate.dependeeId))
  }

  #freeSlot(taskId: number, tooMany: number): Expectation | null {
    // Runs that start in the very look that finds the limit reached are among them.
    return this.#find(() => this.#ends.get(taskId)?.[tooMany], this.#possible.canEnd(taskId))
  }

  #isAligned(taskId: number, edgeId: number): boolean {
    return this.#present.tasks.get(taskId)?.state.edges.some((edge) => edge.edgeId === edgeId && edge.aligned !== null) ?? false
  }

  #alignedOpening(taskId: number, edgeId: number, instantMs: number): Expectation | undefined {
    const edge = this.#begun()
      .world.tasks.get(taskId)
      ?.state.edges.find((one) => one.edgeId === edgeId)
    if (!edge?.aligned || !isAligned({ ...edge, aligned: edge.aligned }, instantMs)) return undefined
    const ended = edge.aligned.endedRunId === null ? undefined : this.#ended.get(edge.aligned.endedRunId)
    return { ...(ended ?? onTheClock(0)), atMs: this.#begun().nowMs }
  }

  /** Goes on with the simulation until something is found. Null, or nothing left that could happen: it never comes. */
  #find<T extends Expectation>(find: () => T | null | undefined, canCome = true): Expectation | null {
    const simulation = this.#begun()
    let found = find()
    while (found === undefined) {
      if (!canCome) return null
      const step = simulation.advance()
      if (step === 'over') return null
      if (step === 'exhausted') return { ...onTheClock(simulation.nowMs), isEarliest: true }
      found = find()
    }
    return found && { atMs: found.atMs, basis: found.basis, isOverdue: found.isOverdue, isEarliest: false }
  }

  #begun(): SteppedSimulation {
    this.#simulation ??= this.#begin()
    return this.#simulation
  }

  #begin(): SteppedSimulation {
    for (const task of this.#present.tasks.values())
      for (const run of task.activeRuns) this.#underWay.set(run.runId, usualEndOf(task, run, this.#present))
    const input = simulationFrom(this.#present, Number.MAX_SAFE_INTEGER, MOST_EFFORT, {
      looked: ({ state: { taskId } }, { activations, ranges }, runs, atMs) => {
        for (const range of ranges) if (range.kind === 'skipped') push(this.#skipped, taskId, range)
        activations.forEach((activation, index) => {
          const run = runs[index]
          if (!run) return
          const start = { ...this.#causeOf(taskId, activation.gates, atMs), atMs, isEarliest: false }
          this.#underWay.set(run.runId, start)
          const { kind, scheduledForMs: instantMs, requestId, backfillId } = activation
          push(this.#starts, taskId, { ...start, instantMs, takesFromMs: run.takesFromMs ?? null, kind, requestId, backfillId })
        })
      },
      ended: ({ state: { taskId } }, run, atMs) => {
        const start = this.#underWay.get(run.runId) ?? onTheClock(atMs)
        const end = { ...start, atMs, basis: weaker(start.basis, basisOf(this.#present.tasks.get(taskId))) }
        this.#ended.set(run.runId, end)
        push(this.#ends, taskId, { ...end, kind: run.kind })
      },
    })
    return beginSimulation(input, MOST_EFFORT)
  }

  /** What a start rests on: the endings of its dependees since now, and one of its own task that made room for it. */
  #causeOf(taskId: number, gates: readonly GateRecord[], atMs: number): Pick<Expectation, 'basis' | 'isOverdue'> {
    const ownEnd = this.#ends.get(taskId)?.at(-1)
    const causes = gates.flatMap(({ satisfiedByRunId }) => (satisfiedByRunId && this.#ended.get(satisfiedByRunId)) || [])
    if (ownEnd?.atMs === atMs) causes.push(ownEnd)
    return {
      basis: causes.reduce<Expectation['basis']>((basis, cause) => weaker(basis, cause.basis), 'clock'),
      isOverdue: causes.some((cause) => cause.atMs === atMs && cause.isOverdue),
    }
  }
}

function standsFor({ kind, instantMs, takesFromMs }: ForecastStart, wantedMs: number): boolean {
  return kind === 'scheduled' && (takesFromMs ?? instantMs) <= wantedMs && wantedMs <= instantMs
}

/** Looks for the first such entry of the task's list, which only grows: each call goes on where the one before ended. */
function firstOf<T>(lists: ReadonlyMap<number, readonly T[]>, taskId: number, isWanted: (one: T) => boolean): () => T | undefined {
  let looked = 0
  return () => {
    const list = lists.get(taskId) ?? []
    for (; looked < list.length; looked++) {
      const one = list[looked] as T
      if (isWanted(one)) return one
    }
    return undefined
  }
}

function push<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
