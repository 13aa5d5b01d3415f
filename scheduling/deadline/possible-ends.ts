import type { ActiveRun, ForecastTask } from '../explain/forecast-task.ts'
import type { PresentState } from '../explain/present-state.ts'
import type { Activation } from '../model/decision.ts'
import type { SimulatedRun } from '../simulate/simulated-run.ts'
import { LATE_QUANTILE, quantileOf, type RunTimes, remainingSamples, runTimeSamples, WAYS } from './run-time-samples.ts'

/** A task of which ends are foretold. */
export type TimedTask = ForecastTask & {
  /** What nineteen of twenty of its latest runs took at most, in milliseconds; null: it has no such history. */
  lateRunMs: number | null
}

/** A run in the simulation, with all the ways it may go. */
export type PossibleRun = {
  readonly taskId: number
  readonly scheduledForMs: number
  readonly takesFromMs: number | null
  readonly isScheduled: boolean
  /** The run under way; null: it is still to come. */
  readonly underWay: ActiveRun | null
  /** The moment before which it does not start, whatever ends sooner. */
  readonly notBeforeMs: number
  /** Those whose ends it waited for. */
  readonly waitedFor: readonly PossibleRun[]
  /** Its end, for each way. */
  readonly ends: Float64Array
  readonly medianEndMs: number
  /** The moment by which it has ended in nineteen of twenty ways. */
  readonly lateEndMs: number
  /** The id of a task on the way that has no history, its own or one upstream; null: all have one. */
  readonly unknownId: number | null
  /** When it ended in the simulation; null: it has not. */
  endedAtMs: number | null
}

/** What is known where ends are foretold. */
type Present = Pick<PresentState<TimedTask>, 'tasks' | 'nowMs'>

/**
 * Follows the simulation, run by run: which endings let each start is what the scheduler decides when all takes its usual time; how long each may
 * take is carried along from run to run, in {@link WAYS} ways at once. A run of a task without a history takes no time: whatever it takes, nothing ends
 * before that.
 */
export class PossibleEnds {
  readonly #present: Present
  readonly #runs = new Map<string, PossibleRun>()
  readonly #lastEndedOf = new Map<number, PossibleRun>()

  constructor(present: Present) {
    this.#present = present
    for (const task of present.tasks.values()) for (const run of task.activeRuns) this.#runs.set(run.runId, this.#runUnderWay(task, run))
  }

  /** Those under way now. */
  underWay(): Iterable<PossibleRun> {
    return this.#runs.values()
  }

  started(taskId: number, run: SimulatedRun, activation: Activation, atMs: number): PossibleRun | null {
    const task = this.#present.tasks.get(taskId)
    if (!task) return null
    const waitedFor = this.#waitedFor(task, activation)
    const hasWaited = waitedFor.some(({ endedAtMs }) => endedAtMs === atMs)
    const notBeforeMs = hasWaited && activation.kind === 'scheduled' ? Math.max(this.#present.nowMs, activation.scheduledForMs) : atMs
    const times = timesOf(task)
    const ends = times === null ? new Float64Array(WAYS) : runTimeSamples(times, orderOf(run.runId))
    for (let way = 0; way < WAYS; way++) {
      let startMs = notBeforeMs
      for (const before of waitedFor) startMs = Math.max(startMs, before.ends[way] as number)
      ends[way] = startMs + (ends[way] as number)
    }
    const possible: PossibleRun = {
      taskId,
      scheduledForMs: activation.scheduledForMs,
      takesFromMs: run.takesFromMs ?? null,
      isScheduled: activation.kind === 'scheduled',
      underWay: null,
      notBeforeMs,
      waitedFor,
      ends,
      medianEndMs: quantileOf(ends, 0.5),
      lateEndMs: quantileOf(ends, LATE_QUANTILE),
      unknownId: times === null ? taskId : (waitedFor.find(({ unknownId }) => unknownId !== null)?.unknownId ?? null),
      endedAtMs: null,
    }
    this.#runs.set(run.runId, possible)
    return possible
  }

  ended(taskId: number, runId: string, atMs: number): void {
    const run = this.#runs.get(runId)
    if (!run) return
    run.endedAtMs = atMs
    this.#lastEndedOf.set(taskId, run)
  }

  /** The runs ended since now that its gates looked at, and the one of its own task that made room for it. */
  #waitedFor({ state }: TimedTask, { gates }: Activation): PossibleRun[] {
    const found = gates.flatMap(({ satisfiedByRunId }) => {
      const run = satisfiedByRunId === null ? undefined : this.#runs.get(satisfiedByRunId)
      return run && run.endedAtMs !== null ? [run] : []
    })
    const own = state.maxConcurrency === 1 ? this.#lastEndedOf.get(state.taskId) : undefined
    return own ? [...found, own] : found
  }

  #runUnderWay(task: TimedTask, run: ActiveRun): PossibleRun {
    const { nowMs } = this.#present
    const times = timesOf(task)
    const hasStarted = run.state === 'running' && run.startedAtMs !== null
    const fromMs = hasStarted ? (run.startedAtMs as number) : Math.max(nowMs, run.retryAtMs ?? nowMs)
    const order = orderOf(run.runId)
    const ends = times === null ? new Float64Array(WAYS).fill(Math.max(0, nowMs - fromMs)) : samplesOf(times)
    for (let way = 0; way < WAYS; way++) ends[way] = task.canBeExecuted ? fromMs + (ends[way] as number) : Number.POSITIVE_INFINITY
    const { scheduledForMs, takesFromMs } = run
    const [medianEndMs, lateEndMs] = [quantileOf(ends, 0.5), quantileOf(ends, LATE_QUANTILE)]
    const { taskId } = task.state
    const of = { taskId, scheduledForMs, takesFromMs, isScheduled: run.kind === 'scheduled', underWay: run }
    const unknownId = times === null ? taskId : null
    return { ...of, notBeforeMs: fromMs, waitedFor: [], ends, medianEndMs, lateEndMs, unknownId, endedAtMs: null }

    function samplesOf(known: RunTimes): Float64Array {
      return hasStarted ? remainingSamples(known, nowMs - fromMs, order) : runTimeSamples(known, order)
    }
  }
}

/** What the task's runs take; null: it has no history, and nobody knows. */
export function timesOf({ medianRunMs, lateRunMs }: TimedTask): RunTimes | null {
  return medianRunMs === null ? null : { medianMs: medianRunMs, lateMs: lateRunMs ?? medianRunMs }
}

function orderOf(runId: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < runId.length; index++) hash = Math.imul(hash ^ runId.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
