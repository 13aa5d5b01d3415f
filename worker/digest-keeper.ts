import type { DatabaseClient } from '#server/database/client.ts'
import { tellOfWeeks } from '#server/notifications/tell-of-weeks.ts'
import { KeptRounds } from './kept-rounds.ts'
import { oneAtATime } from './scheduler/round.ts'
import type { SchedulerLog } from './scheduler/scheduler-loop.ts'
import type { LoopTimer } from './scheduler/wakeable-sleep.ts'

export type DigestKeeperOptions = {
  /** Opens a connection for one round: between rounds there is none. */
  open(): DatabaseClient
  log: SchedulerLog
  timer?: LoopTimer
}

/** From one look to the next. */
const LOOK_MS = 60_000

/**
 * Sees to it that channels are told of weeks that are over (rule N9), once a minute in one of all workers, beside what alarms are told by: whatever is wrong
 * with a digest holds up no alarm.
 */
export class DigestKeeper {
  readonly #rounds: KeptRounds

  constructor({ open, log, timer }: DigestKeeperOptions) {
    this.#rounds = new KeptRounds({
      ...{ open, timer, firstAfterMs: 0, everyMs: LOOK_MS },
      goRound: async ({ db }, rounds) => {
        const steps = async function* () {
          if (!rounds.isStopping) yield await tellOfWeeks(db)
        }
        for await (const _ of oneAtATime(db, { name: 'digests', everyMs: LOOK_MS }, steps));
      },
      onFailure: (error, isStopping) => {
        if (!isStopping) log.warn({ err: error }, 'Channels could not be told of the week that is over; it is tried again in a minute.')
      },
    })
  }

  /** Lets the step under way end; another worker goes on. */
  async stop(): Promise<void> {
    await this.#rounds.stop()
  }
}
