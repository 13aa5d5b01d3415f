import type { CronSchedule } from '../cron/crontab-definition.ts'
import type { AlignedDependee, EdgeEndings } from '../model/task-state.ts'

/** Neighbouring instants, borders inclusive, that got a run of their own or were coalesced into one, under the crontab of that time. */
type RangeWithRuns = { firstMs: number; lastMs: number; schedule: CronSchedule }

/** The instants that one run stands for, borders inclusive. */
type OwnRun = { firstMs: number; lastMs: number }

type Ended = Pick<AlignedDependee, 'endedInstantMs' | 'endedRunId'>
type ManualEnding = { instantMs: number; runId: string; succeeded: boolean }

const ENDINGS = ['succeeded', 'finished'] as const satisfies readonly EdgeEndings[]

/**
 * What a simulated task's ledger tells `aligned` edges on it (rule D6). `facts` are what those edges hold; they are changed in place.
 * Skipped instants are never noted: they are passed over.
 */
export class AlignedLedger {
  readonly facts: Readonly<Record<EdgeEndings, AlignedDependee>>
  /** By runs for its own instants, of the crontab and of backfills: never taken back. */
  readonly #ended: Record<EdgeEndings, Ended> = {
    succeeded: { endedInstantMs: null, endedRunId: null },
    finished: { endedInstantMs: null, endedRunId: null },
  }
  /** Endings of manual runs that lie after those, in the order in which they ended. */
  #manual: ManualEnding[] = []
  /** The active runs of the task's own instants, by run id. */
  readonly #active = new Map<string, OwnRun>()
  /** Ascending. Those before `#firsts` of both kinds have ended and are forgotten now and then. */
  #ranges: RangeWithRuns[] = []
  readonly #firsts: Record<EdgeEndings, number> = { succeeded: 0, finished: 0 }

  constructor(schedule: CronSchedule, positionMs: number) {
    const nothing = { schedule, positionMs, skippedAhead: [], endedInstantMs: null, endedRunId: null, firstRunAfterMs: null }
    this.facts = { succeeded: { ...nothing }, finished: { ...nothing } }
  }

  /** What is known from before the simulation. Of the decided instants with runs that have not ended, the first at least. */
  remember(endings: EdgeEndings, { endedInstantMs, endedRunId, firstRunAfterMs }: AlignedDependee): void {
    this.#ended[endings] = { endedInstantMs, endedRunId }
    if (firstRunAfterMs !== null) this.#rememberRange(firstRunAfterMs, firstRunAfterMs)
    this.#bringUpToDate()
  }

  /** A run of instants decided before the simulation that had not ended when it began. */
  rememberRun(runId: string, firstMs: number, lastMs: number): void {
    this.#active.set(runId, { firstMs, lastMs })
    this.#rememberRange(firstMs, lastMs)
    this.#bringUpToDate()
  }

  #rememberRange(firstMs: number, lastMs: number): void {
    this.#ranges.push({ firstMs, lastMs, schedule: this.facts.finished.schedule })
    this.#ranges.sort((a, b) => a.lastMs - b.lastMs)
  }

  /** The task's decided position, what was skipped beyond it, or its crontab is another now. */
  move(schedule: CronSchedule, positionMs: number, skippedAhead: AlignedDependee['skippedAhead']): void {
    const { succeeded, finished } = this.facts
    succeeded.schedule = finished.schedule = schedule
    succeeded.positionMs = finished.positionMs = positionMs
    succeeded.skippedAhead = finished.skippedAhead = skippedAhead
    if (this.#manual.length > 0) this.#bringUpToDate()
  }

  /** These instants, later than all before, were decided and get this run. */
  noteRun(runId: string, firstMs: number, lastMs: number): void {
    this.#active.set(runId, { firstMs, lastMs })
    this.#ranges.push({ firstMs, lastMs, schedule: this.facts.finished.schedule })
    this.#bringUpToDate()
  }

  /** The run of these instants is attempted again (rule R4). */
  noteRerun(runId: string, firstMs: number, lastMs: number): void {
    this.#active.set(runId, { firstMs, lastMs })
    if (this.#manual.length > 0) this.#bringUpToDate()
  }

  /** A run is active no more, whether that is an ending or not. */
  noteInactive(runId: string): void {
    if (this.#active.delete(runId) && this.#manual.length > 0) this.#bringUpToDate()
  }

  /** A run that counts for this instant ended; a manual one counts only while the instant's own outcome allows it. */
  noteEnding(instantMs: number, runId: string, succeeded: boolean, isManual: boolean): void {
    if (isManual) this.#manual.push({ instantMs, runId, succeeded })
    else for (const endings of ENDINGS) if (succeeded || endings === 'finished') this.#raise(endings, instantMs, runId)
    this.#bringUpToDate()
    this.#forget()
  }

  #raise(endings: EdgeEndings, instantMs: number, runId: string): void {
    const { endedInstantMs } = this.#ended[endings]
    if (endedInstantMs === null || endedInstantMs <= instantMs) this.#ended[endings] = { endedInstantMs: instantMs, endedRunId: runId }
  }

  #forget(): void {
    const passedMs = this.#ended.succeeded.endedInstantMs
    if (this.#manual.length > 0 && passedMs !== null) this.#manual = this.#manual.filter(({ instantMs }) => instantMs > passedMs)
    const forgotten = Math.min(this.#firsts.succeeded, this.#firsts.finished)
    if (forgotten < 256) return
    this.#ranges = this.#ranges.slice(forgotten)
    this.#firsts.succeeded -= forgotten
    this.#firsts.finished -= forgotten
  }

  #bringUpToDate(): void {
    for (const endings of ENDINGS) {
      const ended = this.#ended[endings]
      let first = this.#firsts[endings]
      first = this.#firsts[endings] = this.#firstNotEnded(first, ended.endedInstantMs)
      const counting = this.#manual.length === 0 ? ended : this.#withManual(ended, endings)
      if (counting !== ended) first = this.#firstNotEnded(first, counting.endedInstantMs)
      const endedMs = counting.endedInstantMs ?? Number.NEGATIVE_INFINITY
      const range = this.#ranges[first]
      const isWhole = range !== undefined && range.firstMs > endedMs
      const firstRunAfterMs = range === undefined ? null : isWhole ? range.firstMs : range.schedule.next(endedMs)
      Object.assign(this.facts[endings], counting, { firstRunAfterMs })
    }
  }

  #firstNotEnded(from: number, endedInstantMs: number | null): number {
    let index = from
    while ((this.#ranges[index]?.lastMs ?? Number.POSITIVE_INFINITY) <= (endedInstantMs ?? Number.NEGATIVE_INFINITY)) index++
    return index
  }

  /** With the manual run for the latest instant that is decided and whose own run, if it got one, is active no more. */
  #withManual(ended: Ended, endings: EdgeEndings): Ended {
    let latest = ended
    for (const { instantMs, runId, succeeded } of this.#manual) {
      if (!succeeded && endings === 'succeeded') continue
      if (ended.endedInstantMs !== null && instantMs <= ended.endedInstantMs) continue
      if (instantMs > this.facts[endings].positionMs || this.#hasActiveRun(instantMs)) continue
      if (latest.endedInstantMs === null || instantMs >= latest.endedInstantMs) latest = { endedInstantMs: instantMs, endedRunId: runId }
    }
    return latest
  }

  #hasActiveRun(instantMs: number): boolean {
    for (const { firstMs, lastMs } of this.#active.values()) if (instantMs >= firstMs && instantMs <= lastMs) return true
    return false
  }
}
