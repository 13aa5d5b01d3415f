import type { Collector } from '#server/configuration/tracing-settings.ts'
import type { Database, DatabaseClient } from '#server/database/client.ts'
import { keepTracePosition, type RunToTrace, readRunsToTrace } from '#server/tracing/runs-to-trace.ts'
import { spansOfRun } from '#server/tracing/spans-of-run.ts'
import { type KeptRounds, watchedByOne } from './kept-rounds.ts'
import type { SchedulerLog } from './scheduler/scheduler-loop.ts'
import type { LoopTimer } from './scheduler/wakeable-sleep.ts'
import { openSpanSender, type SpanSender, SpansCutOff, SpansRefused } from './traces/send-spans.ts'

export type TraceKeeperOptions = {
  /** Opens a connection to look on; it is closed when another worker looks. */
  open(): DatabaseClient
  collector: Collector
  /** The address people open Djag by, without a slash at its end. */
  url: string
  log: SchedulerLog
  timer?: LoopTimer
  /** For how long the collector may keep silent about what it is sent; left out: as long as `openSpanSender` says. */
  limitMs?: number
}

/** From one look to the next. */
const LOOK_MS = 5_000
/** Until it is tried again after a failure, or asked whether nobody looks any more. */
const RETRY_MS = 30_000

/**
 * Sends runs that have ended to a collector as traces, in one of all workers that schedule: from what the ledger recorded, so that no run waits for it
 * or knows of it. What is not taken is sent again; how far it has come stands in the database.
 */
export class TraceKeeper {
  readonly #options: TraceKeeperOptions
  readonly #rounds: KeptRounds
  #sender: Promise<SpanSender> | null = null
  #isFailing = false

  constructor(options: TraceKeeperOptions) {
    this.#options = options
    const { open, timer, log } = options
    this.#rounds = watchedByOne({
      ...{ open, timer, log, name: 'traces', retryMs: RETRY_MS },
      watch: (db, rounds) => this.#watch(db, rounds),
      onFailure: (error) => {
        // Once for each outage, however long.
        if (!this.#isFailing)
          log.warn(
            { err: error },
            'Runs could not be sent as traces; it is tried again every half a minute, for what ended within six hours.',
          )
        this.#isFailing = true
      },
    })
  }

  /** Lets what is under way end; another worker goes on. */
  async stop(): Promise<void> {
    await this.#rounds.stop()
    await (await this.#sender?.catch(() => null))?.close()
  }

  async *#watch(db: Database, rounds: KeptRounds): AsyncGenerator<void> {
    while (!rounds.isStopping) {
      const { runs, isLast } = await readRunsToTrace(db)
      for await (const done of this.#send(runs)) {
        await keepTracePosition(db, done)
        yield
      }
      yield
      if (isLast && !rounds.isStopping) await rounds.sleep(LOOK_MS)
    }
  }

  /**
   * Sends runs in order, and yields the last one of each part that is done with. What doesn't get through together is halved, down to the one run that
   * is refused, or that is cut off while the next gets through: that one is passed over. Of two in a row that are cut off it is the collector's trouble.
   */
  async *#send(runs: readonly RunToTrace[]): AsyncGenerator<RunToTrace> {
    const parts = runs.length === 0 ? [] : [runs]
    const passedOver = new PassedOver()
    let cutOff: { run: RunToTrace; error: Error } | null = null
    try {
      for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
        const failure = await this.#failureOf(part)
        const [first, last] = [part[0] as RunToTrace, part.at(-1) as RunToTrace]
        if (failure !== null && part.length > 1) {
          const half = Math.ceil(part.length / 2)
          parts.unshift(part.slice(0, half), part.slice(half))
        } else if (failure instanceof SpansCutOff) {
          if (cutOff !== null) throw failure
          cutOff = { run: first, error: failure }
        } else {
          if (cutOff !== null) passedOver.add(cutOff.run, cutOff.error)
          if (failure !== null) passedOver.add(first, failure)
          cutOff = null
          yield last
        }
      }
      if (cutOff !== null) throw cutOff.error
    } finally {
      passedOver.tell(this.#options.log)
    }
  }

  /** Why these were not taken together, if there may be a part that would be; null: they were taken. */
  async #failureOf(runs: readonly RunToTrace[]): Promise<SpansRefused | SpansCutOff | null> {
    const { collector, log, url, limitMs } = this.#options
    this.#sender ??= openSpanSender(collector, limitMs)
    try {
      await (await this.#sender).send(runs.flatMap((run) => spansOfRun(run, url)))
    } catch (error) {
      if (error instanceof SpansRefused || error instanceof SpansCutOff) return error
      throw error
    }
    if (this.#isFailing) log.info({}, 'Runs are sent as traces again.')
    this.#isFailing = false
    return null
  }
}

/** Runs whose traces a collector won't have, for one line of the log. */
class PassedOver {
  readonly #runs: { runId: string; taskName: string }[] = []
  #latest: Error | null = null

  add({ id, taskName }: RunToTrace, error: Error): void {
    this.#runs.push({ runId: id, taskName })
    this.#latest = error
  }

  tell(log: SchedulerLog): void {
    if (this.#latest !== null)
      log.warn({ err: this.#latest, runs: this.#runs }, 'The collector did not take the traces of some runs; they are passed over.')
  }
}
