import type { Database, DatabaseClient } from '#server/database/client.ts'
import { tellOfIncidents } from '#server/notifications/tell-of-incidents.ts'
import { type KeptRounds, watchedByOne } from './kept-rounds.ts'
import type { SchedulerLog } from './scheduler/scheduler-loop.ts'
import type { LoopTimer } from './scheduler/wakeable-sleep.ts'

export type NotificationKeeperOptions = {
  /** Opens a connection to look on; it is closed when another worker looks. */
  open(): DatabaseClient
  log: SchedulerLog
  timer?: LoopTimer
}

/** From one look to the next. */
const LOOK_MS = 5_000
/** Until it is tried again after a failure, or asked whether nobody looks any more. */
const RETRY_MS = 30_000
/** A look that took so long is followed by a rest so many times as long: looking takes at most a twentieth of a core. */
const REST_FACTOR = 19
const LONGEST_REST_MS = 30_000
const UNREAD = 'Which deadlines are at risk could not be read: alarms go without them, and without what helps.'

/** Sees to it that channels are told of incidents, in one of all workers (rule N6). Nothing waits for it; what fails is tried again half a minute later. */
export class NotificationKeeper {
  readonly #rounds: KeptRounds

  constructor({ open, log, timer }: NotificationKeeperOptions) {
    this.#rounds = watchedByOne({
      ...{ open, timer, log, name: 'notifications', retryMs: RETRY_MS },
      watch: (db, rounds) => watch(db, rounds, log),
      failureWords: 'What channels are to be told could not be decided; it is tried again in half a minute.',
    })
  }

  /** Lets the look under way end; another worker goes on. */
  async stop(): Promise<void> {
    await this.#rounds.stop()
  }
}

async function* watch(db: Database, rounds: KeptRounds, log: SchedulerLog): AsyncGenerator<{ deliveries: number }> {
  while (!rounds.isStopping) {
    const startedMs = rounds.nowMs()
    yield await tellOfIncidents(db, (error) => log.warn({ err: error }, UNREAD))
    const tookMs = rounds.nowMs() - startedMs
    if (!rounds.isStopping) await rounds.sleep(Math.min(LONGEST_REST_MS, Math.max(LOOK_MS, tookMs * REST_FACTOR)))
  }
}
