import type { Database, DatabaseClient } from '#server/database/client.ts'
import { oneAtATime } from './scheduler/round.ts'
import type { SchedulerLog } from './scheduler/scheduler-loop.ts'
import { type LoopTimer, realTimer, WakeableSleep } from './scheduler/wakeable-sleep.ts'

export type KeptRoundsOptions = {
  /** Opens a connection for one round: between rounds there is none. */
  open(): DatabaseClient
  /** Milliseconds until the first round, and from the end of each to the next. */
  firstAfterMs: number
  everyMs: number
  /** Goes one round, and leaves early when the rounds are stopping. */
  goRound(client: DatabaseClient, rounds: KeptRounds): Promise<void>
  /** Is told what a round failed with; the next one comes all the same. */
  onFailure(error: unknown, isStopping: boolean): void
  timer?: LoopTimer | undefined
}

/** What a worker sees to over and over beside its runs, each time on a connection of its own, until it is stopped. */
export class KeptRounds {
  readonly #options: KeptRoundsOptions
  readonly #timer: LoopTimer
  readonly #sleep: WakeableSleep
  readonly #ended: Promise<void>
  #isStopping = false

  constructor(options: KeptRoundsOptions) {
    this.#options = options
    this.#timer = options.timer ?? realTimer
    this.#sleep = new WakeableSleep(this.#timer)
    this.#ended = this.#run()
  }

  get isStopping(): boolean {
    return this.#isStopping
  }

  nowMs(): number {
    return this.#timer.nowMs()
  }

  /** Ends early when the rounds are stopped. */
  async sleep(ms: number): Promise<void> {
    await this.#sleep.sleep(ms)
  }

  /** Wakes whoever sleeps in a round, and lets the round end. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#sleep.wake()
    await this.#ended
  }

  async #run(): Promise<void> {
    const { open, firstAfterMs, everyMs, goRound, onFailure } = this.#options
    if (firstAfterMs > 0) await this.#sleep.sleep(firstAfterMs)
    while (!this.#isStopping) {
      try {
        const client = open()
        try {
          await goRound(client, this)
        } finally {
          await client.close()
        }
      } catch (error) {
        onFailure(error, this.#isStopping)
      }
      if (!this.#isStopping) await this.#sleep.sleep(everyMs)
    }
  }
}

export type OneWatcherOptions = Pick<KeptRoundsOptions, 'open' | 'timer'> & {
  /** Of all workers on a database one at a time watches what has this name. */
  name: string
  /** Milliseconds until it is tried again after a failure, or asked whether nobody watches any more. */
  retryMs: number
  /** Watches until the rounds are stopping; each step says that it lives. */
  watch(db: Database, rounds: KeptRounds): AsyncGenerator<unknown>
  log: SchedulerLog
  /** What the log says of each failure; left out: `onFailure` sees to it. */
  failureWords?: string
  /** Is told what it failed with. */
  onFailure?(error: unknown): void
  /** Is told that another one watches. */
  onIdle?(): void
}

/** What one of all workers watches as long as it lives; when it stops or fails, another does. */
export function watchedByOne({
  name,
  retryMs,
  watch,
  log,
  failureWords,
  onFailure: told,
  onIdle,
  ...options
}: OneWatcherOptions): KeptRounds {
  return new KeptRounds({
    ...options,
    firstAfterMs: 0,
    everyMs: retryMs,
    goRound: async ({ db }, rounds) => {
      for await (const _ of oneAtATime(db, { name, everyMs: 0 }, () => watch(db, rounds)));
      onIdle?.()
    },
    onFailure: (error, isStopping) => {
      if (isStopping) return
      told?.(error)
      if (failureWords !== undefined) log.warn({ err: error }, failureWords)
    },
  })
}
