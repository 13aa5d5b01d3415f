import { FORECAST_EVERY_MS } from '#domain/kept-forecast.ts'
import type { Database, DatabaseClient } from '#server/database/client.ts'
import { keepForecasts } from '#server/forecasts/keep-forecasts.ts'
import { KeptRounds } from './kept-rounds.ts'
import { oneAtATime } from './scheduler/round.ts'
import type { SchedulerLog } from './scheduler/scheduler-loop.ts'
import type { LoopTimer } from './scheduler/wakeable-sleep.ts'

export type ForecastKeeperOptions = {
  /** Opens a connection for one look: between looks there is none. */
  open(): DatabaseClient
  log: SchedulerLog
  timer?: LoopTimer
}

/** A worker that has just started has better things to do. */
const FIRST_LOOK_MS = 120_000

/** Keeps what is foretold of the coming day, once an hour, in one of all workers that schedule (rule F1). Nothing waits for it; what fails is left to the next hour. */
export class ForecastKeeper {
  readonly #rounds: KeptRounds

  constructor({ open, log, timer }: ForecastKeeperOptions) {
    this.#rounds = new KeptRounds({
      open,
      timer,
      firstAfterMs: FIRST_LOOK_MS,
      everyMs: FORECAST_EVERY_MS,
      goRound: async ({ db }) => {
        for await (const _ of oneAtATime(db, { name: 'forecasts', everyMs: FORECAST_EVERY_MS }, () => look(db)));
      },
      onFailure: (error, isStopping) => {
        if (!isStopping) log.warn({ err: error }, 'What is expected of the coming day could not be kept; it is tried again in an hour.')
      },
    })
  }

  /** Lets the look under way end. */
  async stop(): Promise<void> {
    await this.#rounds.stop()
  }
}

async function* look(db: Database): AsyncGenerator<number> {
  yield await keepForecasts(db)
}
