import type { AttemptOutcome } from '#scheduling/end/series.ts'
import type { Decision } from '#scheduling/model/decision.ts'
import type { EndedRunState } from '#scheduling/model/run-states.ts'
import type { ForecastQuestion, RunForecast } from '#scheduling/simulate/simulation-parts.ts'
import { chanceOf } from './chance.ts'
import { Violation } from './event-list-model.ts'
import type { RandomSystem, SystemTask } from './random-system.ts'
import type { Scene } from './scene.ts'

/** Rule I4: another worker takes it, at most five times. */
const MOST_TAKEOVERS = 5

/** What becomes of the attempts of every run of a story, and whether each run ends as its attempts say (R7, R8). */
export class RunLives {
  readonly #system: RandomSystem
  readonly #scene: Scene
  readonly #tasks: ReadonlyMap<number, SystemTask>
  /** The outcomes of the attempts since a run was activated or asked for again. */
  readonly #series = new Map<string, AttemptOutcome[]>()
  readonly #startsAtMs = new Map<string, number>()

  constructor(system: RandomSystem, scene: Scene) {
    this.#system = system
    this.#scene = scene
    this.#tasks = new Map(system.tasks.map((task) => [task.taskId, task]))
  }

  /** When the latest attempt of the run started or starts, after it waited for a worker. */
  startsAtMs(runId: string): number {
    return this.#startsAtMs.get(runId) ?? Number.NaN
  }

  forecast({ taskId, runId, attempt, activation, atMs }: ForecastQuestion): RunForecast {
    const { seed, failureRate, longestRunMs } = this.#system
    const chance = chanceOf(seed, 'run', runId, attempt)
    const outcome: AttemptOutcome = chance.is(failureRate)
      ? chance.oneOf(['failed', 'failed', 'failed', 'cancelled', 'lost', 'lost'])
      : 'succeeded'
    const durationMs = chance.is(0.004) ? null : 1 + chance.below(longestRunMs)
    const queuedMs = chance.is(0.15) ? chance.below(longestRunMs) : 0
    const limitMs = this.#tasks.get(taskId)?.timeLimitMs ?? null
    const isTooLong = limitMs !== null && (durationMs === null || durationMs > limitMs)
    const series = activation === null ? (this.#series.get(runId) ?? []) : []
    if (activation === null) this.#expectRetry(runId, taskId, series)
    series.push(isTooLong ? 'expired' : outcome)
    this.#series.set(runId, series)
    this.#startsAtMs.set(runId, atMs + queuedMs)
    if (attempt > 1) this.#scene.count('further attempt')
    if (outcome === 'lost') this.#scene.count('attempt lost')
    return { durationMs, outcome, queuedMs }
  }

  /** A run that ended by itself ended as its last attempt did, after all the attempts it has. */
  checkEnd(runId: string, state: EndedRunState): void {
    const series = this.#series.get(runId) ?? []
    const last = series.at(-1)
    if (last === 'lost') {
      if (state !== 'failed' || countOf(series, 'lost') <= MOST_TAKEOVERS)
        throw new Violation(`${runId} ends ${state} although it was only lost (I4)`)
      return
    }
    if (last !== state) throw new Violation(`${runId} ends ${state}, its last attempt ${last} (R7)`)
    const limit = this.#tasks.get(Number(runId.split('/')[0]))?.retry?.limit ?? 0
    if ((state === 'failed' || state === 'expired') && failuresIn(series) <= limit)
      throw new Violation(`${runId} ends with attempts to come (R7)`)
  }

  tallyLook({ activations, resumed }: Decision): void {
    for (const { kind, timing, gates } of activations) {
      this.#scene.count(`run ${kind}`)
      this.#scene.count(`timing ${timing}`)
      for (const { by, alignedInstantMs } of gates) this.#scene.count(`gate ${by}${alignedInstantMs === undefined ? '' : ' aligned'}`)
    }
    if (resumed !== null) this.#scene.count(`pause ended ${resumed.choice}`)
  }

  #expectRetry(runId: string, taskId: number, series: readonly AttemptOutcome[]): void {
    const limit = this.#tasks.get(taskId)?.retry?.limit ?? 0
    const last = series.at(-1)
    const isDue = last === 'lost' ? countOf(series, 'lost') <= MOST_TAKEOVERS : failuresIn(series) <= limit
    if (!isDue || last === 'succeeded' || last === 'cancelled') throw new Violation(`${runId} is attempted again after it ${last} (R7)`)
  }
}

function countOf(series: readonly AttemptOutcome[], wanted: AttemptOutcome): number {
  return series.filter((outcome) => outcome === wanted).length
}

function failuresIn(series: readonly AttemptOutcome[]): number {
  return countOf(series, 'failed') + countOf(series, 'expired')
}
