import type { Database, DatabaseClient } from '#server/database/client.ts'
import { hasNewsSince } from '#server/deadlines/has-news-since.ts'
import { DEADLINES_ROUND } from '#server/deadlines/looked-as-of.ts'
import { RecentRunTimes } from '#server/deadlines/recent-run-times.ts'
import { type Look, watchDeadlines } from '#server/deadlines/watch-deadlines.ts'
import { type KeptRounds, watchedByOne } from './kept-rounds.ts'
import type { SchedulerLog } from './scheduler/scheduler-loop.ts'
import type { LoopTimer } from './scheduler/wakeable-sleep.ts'

export type DeadlineKeeperOptions = {
  /** Opens a connection to watch on; it is closed when another worker watches. */
  open(): DatabaseClient
  catchUpBatch: number
  log: SchedulerLog
  timer?: LoopTimer
}

/** From one look to the next when nothing happens. */
const LOOK_MS = 60_000
/** How often it is asked whether something happened that concerns a deadline. */
const ASK_MS = 5_000
/** How often it says that it goes on watching. */
const SAY_MS = 20_000
/** A look that took so long is followed by a rest so many times as long: looking takes at most a second of a core a minute. */
const REST_FACTOR = 59

/**
 * Watches deadlines in one of all workers (rule L3): every minute, at each deadline, and soon after endings and edits that concern one. Nothing waits for it; what
 * fails is tried again a minute later.
 */
export class DeadlineKeeper {
  readonly #options: DeadlineKeeperOptions
  readonly #rounds: KeptRounds

  constructor(options: DeadlineKeeperOptions) {
    this.#options = options
    this.#rounds = watchedByOne({
      ...{ open: options.open, timer: options.timer, log: options.log, name: DEADLINES_ROUND, retryMs: LOOK_MS },
      watch: (db, rounds) => this.#watch(db, rounds),
      failureWords: 'Deadlines could not be watched; it is tried again in a minute.',
    })
  }

  /** Lets the look under way end; another worker goes on at once. */
  async stop(): Promise<void> {
    await this.#rounds.stop()
  }

  /** Looks as long as it is the one that watches; between looks it says that it lives. */
  async *#watch(db: Database, rounds: KeptRounds): AsyncGenerator<Look> {
    const { catchUpBatch } = this.#options
    const runTimes = new RecentRunTimes()
    while (!rounds.isStopping) {
      const startedMs = rounds.nowMs()
      const look = await watchDeadlines(db, { catchUpBatch, runTimes })
      const restedAtMs = rounds.nowMs() + (rounds.nowMs() - startedMs) * REST_FACTOR
      const untilMs = Math.min(startedMs + LOOK_MS, look.nextDueAtMs === null ? Infinity : startedMs + look.nextDueAtMs - look.nowMs + 1)
      yield look
      let saidAtMs = rounds.nowMs()
      while (!rounds.isStopping) {
        const leftMs = Math.max(untilMs, restedAtMs) - rounds.nowMs()
        if (leftMs <= 0) break
        await rounds.sleep(Math.min(leftMs, ASK_MS))
        if (rounds.nowMs() >= restedAtMs && (await hasNewsSince(db, look.nowMs, look.concernedTaskIds))) break
        if (rounds.nowMs() < saidAtMs + SAY_MS) continue
        saidAtMs = rounds.nowMs()
        yield look
      }
    }
  }
}
