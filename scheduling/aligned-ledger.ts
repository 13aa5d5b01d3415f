import type { CronSchedule } from './cron/crontab-definition.ts'
import type { AlignedDependee, EdgeEndings } from './task-state.ts'

/** Neighbouring instants, borders inclusive, that got a run of their own or were coalesced into one, under the crontab of that time. */
type StretchWithRuns = { firstMs: number; lastMs: number; schedule: CronSchedule }

/**
 * What a simulated task's ledger tells `aligned` edges on it (rule D6). `facts` are what those edges hold; they are changed in place.
 * Skipped instants are never noted: they are passed over.
 */
export class AlignedLedger {
  readonly facts: Readonly<Record<EdgeEndings, AlignedDependee>>
  /** Ascending. Those before `#firsts` of both kinds have ended and are forgotten now and then. */
  #stretches: StretchWithRuns[] = []
  readonly #firsts: Record<EdgeEndings, number> = { succeeded: 0, finished: 0 }

  constructor(schedule: CronSchedule, positionMs: number) {
    const nothing = { schedule, positionMs, endedInstantMs: null, endedRunId: null, firstRunAfterMs: null }
    this.facts = { succeeded: { ...nothing }, finished: { ...nothing } }
  }

  /** What is known from before the simulation. Of the decided instants with runs that have not ended, the first at least. */
  remember(endings: EdgeEndings, { endedInstantMs, endedRunId, firstRunAfterMs }: AlignedDependee): void {
    Object.assign(this.facts[endings], { endedInstantMs, endedRunId })
    if (firstRunAfterMs !== null) this.rememberRun(firstRunAfterMs)
    this.#bringUpToDate(endings)
  }

  /** A decided instant whose run had not ended when the simulation began. */
  rememberRun(instantMs: number): void {
    this.#stretches.push({ firstMs: instantMs, lastMs: instantMs, schedule: this.facts.finished.schedule })
    this.#stretches.sort((a, b) => a.lastMs - b.lastMs)
    this.#bringUpToDate('succeeded')
    this.#bringUpToDate('finished')
  }

  /** The task's decided position or its crontab is another now. */
  move(schedule: CronSchedule, positionMs: number): void {
    const { succeeded, finished } = this.facts
    succeeded.schedule = finished.schedule = schedule
    succeeded.positionMs = finished.positionMs = positionMs
  }

  /** These instants, later than all before, were decided and get a run. */
  noteRun(firstMs: number, lastMs: number): void {
    this.#stretches.push({ firstMs, lastMs, schedule: this.facts.finished.schedule })
    this.#bringUpToDate('succeeded')
    this.#bringUpToDate('finished')
  }

  /** A run that counts for this instant ended. */
  noteEnding(instantMs: number, runId: string, succeeded: boolean): void {
    if (succeeded) this.#raise('succeeded', instantMs, runId)
    this.#raise('finished', instantMs, runId)
    const forgotten = Math.min(this.#firsts.succeeded, this.#firsts.finished)
    if (forgotten < 256) return
    this.#stretches = this.#stretches.slice(forgotten)
    this.#firsts.succeeded -= forgotten
    this.#firsts.finished -= forgotten
  }

  #raise(endings: EdgeEndings, instantMs: number, runId: string): void {
    const facts = this.facts[endings]
    if (facts.endedInstantMs !== null && facts.endedInstantMs > instantMs) return
    facts.endedInstantMs = instantMs
    facts.endedRunId = runId
    this.#bringUpToDate(endings)
  }

  #bringUpToDate(endings: EdgeEndings): void {
    const facts = this.facts[endings]
    const endedMs = facts.endedInstantMs ?? Number.NEGATIVE_INFINITY
    let stretch = this.#stretches[this.#firsts[endings]]
    while (stretch !== undefined && stretch.lastMs <= endedMs) stretch = this.#stretches[++this.#firsts[endings]]
    if (stretch === undefined) facts.firstRunAfterMs = null
    else facts.firstRunAfterMs = stretch.firstMs > endedMs ? stretch.firstMs : stretch.schedule.next(endedMs)
  }
}
