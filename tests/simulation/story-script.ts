import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import type { AttemptOutcome } from '#scheduling/end/series.ts'
import type { Activation, DecidedRange, Decision } from '#scheduling/model/decision.ts'
import type { MisfirePolicy, ResumeChoice } from '#scheduling/model/task-state.ts'
import type { ForecastQuestion, RunForecast, RunningSimulation } from '#scheduling/simulate/simulation-parts.ts'
import type { SystemEdge } from './random-system.ts'

/** What a person did in a story, so that it can be done again elsewhere. Ids are those of the story. */
export type Deed =
  | { deed: 'edit policy'; taskId: number; misfirePolicy: MisfirePolicy; graceMs: number | null; limit: number | null }
  | { deed: 'change crontab'; taskId: number; crontab: CrontabDefinition }
  | { deed: 'move base'; taskId: number; baseMs: number }
  | { deed: 'pause'; taskId: number; resume: { atMs: number; choice: ResumeChoice } | null }
  | { deed: 'enable'; taskId: number; choice: ResumeChoice }
  | { deed: 'skip instants'; taskId: number; throughMs: number }
  | { deed: 'save edge'; edge: SystemEdge; isRefused: boolean }
  | { deed: 'delete edge'; edgeId: number }
  | { deed: 'delete task'; taskId: number }
  | { deed: 'waive'; edgeId: number }
  | { deed: 'run now'; taskId: number; requestId: string; ignoreDependencies: boolean; besideOthers: boolean }
  | { deed: 'rerun'; runId: string; requestId: string; besideOthers: boolean }
  | { deed: 'withdraw'; requestId: string }
  | { deed: 'cancel'; runId: string }
  | { deed: 'mark'; runId: string; as: 'succeeded' | 'failed' }
  | { deed: 'backfill'; taskId: number; backfillId: string; fromMs: number; throughMs: number; maxActive: number }
  | { deed: 'cancel backfill'; backfillId: string }
  | { deed: 'wake'; taskId: number }

/** What the scheduler wrote of one task's row in an evaluation. */
export type LookLeft = Pick<Decision, 'cursorMs' | 'notMisfiresThroughMs' | 'wakeAtMs' | 'waiting'>

/** One step of a story, and all that was decided in it, in order. */
export type ScriptStep = {
  atMs: number
  deeds: readonly Deed[]
  /** Null: a person did something. */
  look: { taskId: number; left: LookLeft } | null
  activations: readonly { taskId: number; runId: string; activation: Activation }[]
  ranges: readonly { taskId: number; range: DecidedRange }[]
}

/** How an attempt of a run goes, if nobody comes between. `endsAtMs` null: its end never comes. */
export type ScriptAttempt = { runId: string; attempt: number; startsAtMs: number; endsAtMs: number | null; outcome: AttemptOutcome }

/** Writes down a story while it is played: what people do, what the scheduler decides, how attempts go. */
export class StoryScript {
  readonly steps: ScriptStep[] = []
  /** By run, for its activation and each of its reruns: the attempt that it starts, and the retries of that. */
  readonly #series = new Map<string, ScriptAttempt[][]>()
  #deeds: Deed[] | null = null
  #activationsSeen = 0
  #rangesSeen = 0

  note(atMs: number, deed: Deed): void {
    if (this.#deeds) this.#deeds.push(deed)
    else this.steps.push({ atMs, deeds: [deed], look: null, activations: [], ranges: [] })
  }

  /** Everything that happens in `perform` is one step of a person's. */
  byPerson(simulation: RunningSimulation, perform: () => void): void {
    this.#deeds = []
    perform()
    const deeds = this.#deeds
    this.#deeds = null
    const decided = this.#newlyDecided(simulation)
    if (deeds.length > 0) this.steps.push({ atMs: simulation.nowMs, deeds, look: null, ...decided })
  }

  looked(simulation: RunningSimulation, taskId: number, { cursorMs, notMisfiresThroughMs, wakeAtMs, waiting }: Decision): void {
    if (this.#deeds) return
    const left = { cursorMs, notMisfiresThroughMs, wakeAtMs, waiting }
    this.steps.push({ atMs: simulation.nowMs, deeds: [], look: { taskId, left }, ...this.#newlyDecided(simulation) })
  }

  forecast(
    { runId, attempt, atMs, activation }: ForecastQuestion,
    { durationMs, outcome, queuedMs = 0 }: RunForecast,
    limitMs: number | null,
  ): void {
    const startsAtMs = atMs + queuedMs
    const isTooLong = limitMs !== null && (durationMs === null || durationMs > limitMs)
    const lastsMs = isTooLong ? limitMs : durationMs
    const endsAtMs = lastsMs === null ? null : startsAtMs + lastsMs
    const seriesOfRun = this.#series.get(runId) ?? []
    this.#series.set(runId, seriesOfRun)
    if (activation !== null) seriesOfRun.push([])
    seriesOfRun.at(-1)?.push({ runId, attempt, startsAtMs, endsAtMs, outcome: isTooLong ? 'expired' : outcome })
  }

  /** The attempts that follow the run's next activation or rerun, each time the one after that. */
  takeAttempts(runId: string): readonly ScriptAttempt[] {
    return this.#series.get(runId)?.shift() ?? []
  }

  #newlyDecided({ history }: RunningSimulation): Pick<ScriptStep, 'activations' | 'ranges'> {
    const activations = history.activations.slice(this.#activationsSeen)
    const ranges = history.ranges.slice(this.#rangesSeen)
    this.#activationsSeen = history.activations.length
    this.#rangesSeen = history.ranges.length
    return { activations, ranges }
  }
}
