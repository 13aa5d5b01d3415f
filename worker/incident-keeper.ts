import { DATABASE_WORDS, isStrain } from '#domain/incidents/database-trouble.ts'
import type { Database, DatabaseClient } from '#server/database/client.ts'
import { wasToldFull } from '#server/database/told-full.ts'
import { databaseTroubleOf } from '#server/database/transient-errors.ts'
import { RecentRunTimes } from '#server/deadlines/recent-run-times.ts'
import { probeDatabase } from '#server/incidents/probe-database.ts'
import { watchIncidents } from '#server/incidents/watch-incidents.ts'
import { loadWaitTimes } from '#server/queries/runs/run-times.ts'
import { DatabaseOutage } from './database-outage.ts'
import { DatabaseStrains } from './database-strains.ts'
import { type KeptRounds, watchedByOne } from './kept-rounds.ts'
import type { SchedulerLog } from './scheduler/scheduler-loop.ts'
import { type LoopTimer, realTimer } from './scheduler/wakeable-sleep.ts'

export type IncidentKeeperOptions = {
  /** Opens a connection to watch on; it is closed when another worker watches. */
  open(): DatabaseClient
  /** The longest that a scheduler sleeps, in milliseconds. */
  longestSleepMs: number
  log: SchedulerLog
  timer?: LoopTimer
}

type LookOptions = Omit<Parameters<typeof watchIncidents>[1], 'databaseAway' | 'databaseStrains'>

/** What one worker at a time does. */
const ROUND = 'incidents'
/** From one look to the next. */
const LOOK_MS = 10_000
/** Until it is tried again after a failure, or asked whether nobody watches any more. */
const RETRY_MS = 30_000
/** A look that took so long is followed by a rest so many times as long: looking takes at most a twentieth of a core. */
const REST_FACTOR = 19
/** Also where a look had to wait, for a lock or on a busy machine, which costs nothing. */
const LONGEST_REST_MS = 30_000

/** Keeps incidents in one of all workers (rules N1 to N3), every ten seconds. Nothing waits for it; what fails is tried again half a minute later. */
export class IncidentKeeper {
  readonly #longestSleepMs: number
  readonly #log: SchedulerLog
  readonly #outage = new DatabaseOutage()
  readonly #strains = new DatabaseStrains()
  readonly #rounds: KeptRounds

  constructor({ open, longestSleepMs, log, timer }: IncidentKeeperOptions) {
    this.#longestSleepMs = longestSleepMs
    this.#log = log
    const clock = timer ?? realTimer
    this.#rounds = watchedByOne({
      ...{ open, timer, log, name: ROUND, retryMs: RETRY_MS },
      watch: (db, rounds) => this.#watch(db, rounds),
      onFailure: (error) => this.#failed(databaseTroubleOf(error), clock.nowMs()),
      onIdle: () => {
        this.#strains.forget()
        this.#reached(clock.nowMs())
      },
      failureWords: 'Incidents could not be kept; it is tried again in half a minute.',
    })
  }

  /** Lets the look under way end; another worker goes on. */
  async stop(): Promise<void> {
    await this.#rounds.stop()
  }

  async *#watch(db: Database, rounds: KeptRounds): AsyncGenerator<{ events: number }> {
    const [runTimes, waitTimes] = [new RecentRunTimes(), new RecentRunTimes(loadWaitTimes)]
    while (!rounds.isStopping) {
      const startedMs = rounds.nowMs()
      const found = await probeDatabase(db, ROUND)
      this.#strains.noted({ ...found, isDiskFull: wasToldFull(), atMs: startedMs })
      yield await this.#look(db, { runTimes, waitTimes, longestSleepMs: this.#longestSleepMs }, startedMs)
      const tookMs = rounds.nowMs() - startedMs
      if (!rounds.isStopping) await rounds.sleep(Math.min(LONGEST_REST_MS, Math.max(LOOK_MS, tookMs * REST_FACTOR)))
    }
  }

  /** The database is of use once a look goes through, or fails of something else: on a full disk the smallest change may go well and a look not. */
  async #look(db: Database, options: LookOptions, atMs: number): Promise<{ events: number }> {
    const databaseAway = this.#outage.lately(atMs)
    // What is told of as over is not told as lasting, unless the next look still hears of it.
    if (databaseAway?.endedAgoMs === 0 && isStrain(databaseAway.trouble)) this.#strains.isOver(databaseAway.trouble)
    const databaseStrains = this.#strains.present(atMs)
    try {
      const looked = await watchIncidents(db, { ...options, databaseAway, databaseStrains })
      this.#reached(atMs)
      return looked
    } catch (error) {
      if (databaseTroubleOf(error) === null) this.#reached(atMs)
      throw error
    }
  }

  /** Meanwhile nobody can be told: the log is all there is, and what watches from outside (the heartbeat stays away). */
  #failed(trouble: ReturnType<typeof databaseTroubleOf>, atMs: number): void {
    // What says that its disk is full was looked at all the same, and is full for longer by every such look.
    if (trouble !== 'disk_full') this.#strains.forget()
    if (trouble !== null && this.#outage.failed(atMs, trouble))
      this.#log.warn(
        {},
        `The database ${DATABASE_WORDS[trouble].now}. Channels are told once it is of use again, if that takes a minute or longer.`,
      )
  }

  #reached(atMs: number): void {
    const forMs = this.#outage.reached(atMs)
    if (forMs !== null) this.#log.info({ forSeconds: Math.round(forMs / 1_000) }, 'The database is of use again.')
  }
}
