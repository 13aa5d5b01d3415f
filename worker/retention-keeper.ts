import { v7 as uuidV7 } from 'uuid'
import type { RetentionDays } from '#server/configuration/retention-settings.ts'
import type { DatabaseClient } from '#server/database/client.ts'
import { removeWhatIsOld } from '#server/retention/remove-what-is-old.ts'
import { beginRound, endRound, RoundLostError } from '#server/retention/retention-lease.ts'
import { KeptRounds } from './kept-rounds.ts'
import type { SchedulerLog } from './scheduler/scheduler-loop.ts'
import type { LoopTimer } from './scheduler/wakeable-sleep.ts'

export type RetentionKeeperOptions = {
  /** Opens a connection for one round: between rounds there is none. */
  open(): DatabaseClient
  keepDays: RetentionDays
  log: SchedulerLog
  timer?: LoopTimer
}

/** From the start of a round to that of the next one, whoever does it. */
const ROUND_SECONDS = 3_600
/** How often each worker asks whether a round is due. */
const LOOK_MS = 300_000
const FIRST_LOOK_MS = 60_000
const ROWS_AT_ONCE = 500
/** Of the time that a batch took, so many times as long it rests: what is removed takes at most a fifth of one of the database's cores. */
const REST_FACTOR = 4
const LONGEST_REST_MS = 5_000

/**
 * Removes what is old, once an hour, in one of all workers (rule K6): on a connection of its own, in small batches, resting four times as long
 * as each takes, so that ticks and claims beside it are not held up. What fails is tried again at the next look.
 */
export class RetentionKeeper {
  readonly #options: RetentionKeeperOptions
  readonly #rounds: KeptRounds

  constructor(options: RetentionKeeperOptions) {
    this.#options = options
    this.#rounds = new KeptRounds({
      open: options.open,
      timer: options.timer,
      firstAfterMs: FIRST_LOOK_MS,
      everyMs: LOOK_MS,
      goRound: (client, rounds) => this.#goRoundIfDue(client, rounds),
      onFailure: (error) => {
        if (error instanceof RoundLostError) options.log.info({}, error.message)
        else options.log.warn({ err: error }, 'What is old could not be removed; it is tried again in some minutes.')
      },
    })
  }

  /** Lets the batch under way end; the next round finds what this one leaves. */
  async stop(): Promise<void> {
    await this.#rounds.stop()
  }

  async #goRoundIfDue({ db }: DatabaseClient, rounds: KeptRounds): Promise<void> {
    const { keepDays, log } = this.#options
    const holder = uuidV7()
    if (!(await beginRound(db, holder, keepDays, ROUND_SECONDS))) return
    const totals: Record<string, number> = {}
    let startedMs = rounds.nowMs()
    for await (const removed of removeWhatIsOld(db, { holder, keepDays, batchSize: ROWS_AT_ONCE })) {
      for (const [table, count] of Object.entries(removed)) totals[table] = (totals[table] ?? 0) + count
      await rounds.sleep(Math.min(LONGEST_REST_MS, (rounds.nowMs() - startedMs) * REST_FACTOR))
      if (rounds.isStopping) return
      startedMs = rounds.nowMs()
    }
    await endRound(db, holder, totals)
    if (Object.values(totals).some((count) => count > 0)) log.info(totals, 'What was old has been removed.')
  }
}
