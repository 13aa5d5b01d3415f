import { v7 as uuidV7 } from 'uuid'
import type { RetentionDays } from '#server/configuration/retention-settings.ts'
import type { DatabaseClient } from '#server/database/client.ts'
import { removeWhatIsOld } from '#server/retention/remove-what-is-old.ts'
import { beginRound, endRound, RoundLostError } from '#server/retention/retention-lease.ts'
import type { SchedulerLog } from './scheduler/scheduler-loop.ts'
import { type LoopTimer, realTimer, WakeableSleep } from './scheduler/wakeable-sleep.ts'

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
  readonly #timer: LoopTimer
  readonly #sleep: WakeableSleep
  readonly #ended: Promise<void>
  #isStopping = false

  constructor(options: RetentionKeeperOptions) {
    this.#options = options
    this.#timer = options.timer ?? realTimer
    this.#sleep = new WakeableSleep(this.#timer)
    this.#ended = this.#run()
  }

  /** Lets the batch under way end; the next round finds what this one leaves. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#sleep.wake()
    await this.#ended
  }

  async #run(): Promise<void> {
    await this.#sleep.sleep(FIRST_LOOK_MS)
    while (!this.#isStopping) {
      try {
        await this.#goRoundIfDue()
      } catch (error) {
        if (error instanceof RoundLostError) this.#options.log.info({}, error.message)
        else this.#options.log.warn({ err: error }, 'What is old could not be removed; it is tried again in some minutes.')
      }
      if (!this.#isStopping) await this.#sleep.sleep(LOOK_MS)
    }
  }

  async #goRoundIfDue(): Promise<void> {
    const { open, keepDays, log } = this.#options
    const client = open()
    try {
      const holder = uuidV7()
      if (!(await beginRound(client.db, holder, keepDays, ROUND_SECONDS))) return
      const totals: Record<string, number> = {}
      let startedMs = this.#timer.nowMs()
      for await (const removed of removeWhatIsOld(client.db, { holder, keepDays, batchSize: ROWS_AT_ONCE })) {
        for (const [table, count] of Object.entries(removed)) totals[table] = (totals[table] ?? 0) + count
        await this.#sleep.sleep(Math.min(LONGEST_REST_MS, (this.#timer.nowMs() - startedMs) * REST_FACTOR))
        if (this.#isStopping) return
        startedMs = this.#timer.nowMs()
      }
      await endRound(client.db, holder, totals)
      if (Object.values(totals).some((count) => count > 0)) log.info(totals, 'What was old has been removed.')
    } finally {
      await client.close()
    }
  }
}
