import type { Collector } from '#server/configuration/tracing-settings.ts'
import type { Database, DatabaseClient } from '#server/database/client.ts'
import { keepTracePosition, readRunsToTrace } from '#server/tracing/runs-to-trace.ts'
import { spansOfRun } from '#server/tracing/spans-of-run.ts'
import { KeptRounds } from './kept-rounds.ts'
import { oneAtATime } from './scheduler/round.ts'
import type { SchedulerLog } from './scheduler/scheduler-loop.ts'
import type { LoopTimer } from './scheduler/wakeable-sleep.ts'
import { openSpanSender, type SpanSender, SpansRefused } from './traces/send-spans.ts'

export type TraceKeeperOptions = {
  /** Opens a connection to look on; it is closed when another worker looks. */
  open(): DatabaseClient
  collector: Collector
  /** The address people open Djag by, without a slash at its end. */
  url: string
  log: SchedulerLog
  timer?: LoopTimer
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
    this.#rounds = new KeptRounds({
      open,
      timer,
      firstAfterMs: 0,
      everyMs: RETRY_MS,
      goRound: async ({ db }, rounds) => {
        for await (const _ of oneAtATime(db, { name: 'traces', everyMs: 0 }, () => this.#watch(db, rounds)));
      },
      onFailure: (error, isStopping) => {
        // Once for each outage, however long.
        if (!isStopping && !this.#isFailing)
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
      const { runs, until, isLast } = await readRunsToTrace(db)
      if (until !== null) {
        await this.#send(runs.flatMap((run) => spansOfRun(run, this.#options.url)))
        await keepTracePosition(db, until)
      }
      yield
      if (isLast && !rounds.isStopping) await rounds.sleep(LOOK_MS)
    }
  }

  async #send(spans: ReturnType<typeof spansOfRun>): Promise<void> {
    const { collector, log } = this.#options
    this.#sender ??= openSpanSender(collector)
    try {
      await (await this.#sender).send(spans)
      if (this.#isFailing) log.info({}, 'Runs are sent as traces again.')
      this.#isFailing = false
    } catch (error) {
      if (!(error instanceof SpansRefused)) throw error
      log.warn({ err: error, spans: spans.length }, 'The collector refused some runs’ traces; they are passed over.')
    }
  }
}
