import { backOffMs } from '#domain/back-off.ts'
import type { Database } from '#server/database/client.ts'
import { type ClaimAhead, type Claimed, type ClaimedAttempt, claimRuns, queuesWithJobs } from '#server/queue/claim-runs.ts'
import { realTimer, WakeableSleep } from '#worker/scheduler/wakeable-sleep.ts'

/** The fallback for jobs that were passed over while somebody held them who then let go of them. Lost notifications are noticed by themselves. */
const POLL_MS = 5_000

export type ClaimLoopOptions = {
  database(): Database
  workerId(): string
  handlerNames(): readonly string[]
  /** Null: every queue there is, new ones too. */
  queues: readonly string[] | null
  /** Left out: 5 s. */
  pollMs?: number
  freeSlots(): number
  /** What may be claimed beyond that, ahead of its turn. */
  roomAhead(): ClaimAhead
  /** Gets the lease under which they were claimed, too: it may be another one by now. */
  start(runs: ClaimedAttempt[], workerId: string): void
  onFailure(error: unknown): void
}

/**
 * Claims runs as slots are free: from a queue that was notified of at once, from one with a retry to come when its time has come, from
 * all others by polling. A queue that gave as many as were asked for goes to the end of the line, so that no queue starves another. One whose
 * next run needs a free slot gets the next that is free; until then nothing is claimed ahead from any.
 */
export class ClaimLoop {
  readonly #options: ClaimLoopOptions
  readonly #sleep = new WakeableSleep(realTimer)
  /** Queues that may have something, in the order in which they are asked. */
  readonly #promising = new Set<string>()
  /** When a queue's next job that must not start yet may be claimed, on the monotonic clock. */
  readonly #nextStartsMs = new Map<string, number>()
  /** The queue whose next run needs a free slot. */
  #heldUp: string | null = null
  #isStopping = false
  #polledMs = Number.NEGATIVE_INFINITY
  #failures = 0
  #claims = 0
  #isClaiming = false

  constructor(options: ClaimLoopOptions) {
    this.#options = options
  }

  /** The number of the claim whose answer is awaited; null: none is. When it is over, what it gave has been started. */
  get claimUnderWay(): number | null {
    return this.#isClaiming ? this.#claims : null
  }

  /** A queue has got jobs. */
  notify(queue: string): void {
    const { queues } = this.#options
    if (queues && !queues.includes(queue)) return
    this.#promising.add(queue)
    this.#sleep.wake()
  }

  /** A slot is free again. */
  slotFreed(): void {
    if (this.#promising.size > 0 || this.#heldUp !== null) this.#sleep.wake()
  }

  /** Any queue may have got jobs: notifications were lost. */
  lookEverywhere(): void {
    this.#polledMs = Number.NEGATIVE_INFINITY
    this.#sleep.wake()
  }

  /** No new claims; `run` returns when the present one is through. */
  stop(): void {
    this.#isStopping = true
    this.#sleep.wake()
  }

  async run(): Promise<void> {
    while (!this.#isStopping) {
      const pauseMs = await this.#claimOrBackOff()
      if (pauseMs > 0 && !this.#isStopping) await this.#sleep.sleep(pauseMs)
    }
  }

  async #claimOrBackOff(): Promise<number> {
    try {
      const pauseMs = await this.#claim()
      this.#failures = 0
      return pauseMs
    } catch (error) {
      // Everything may have jobs by then; waking the loop would make it try without a pause.
      this.#polledMs = Number.NEGATIVE_INFINITY
      if (this.#failures++ === 0) this.#options.onFailure(error)
      return backOffMs(this.#failures)
    }
  }

  /** Gives the milliseconds to sleep; zero: claim again. */
  async #claim(): Promise<number> {
    const { database, queues, freeSlots, roomAhead, pollMs = POLL_MS } = this.#options
    if (performance.now() - this.#polledMs >= pollMs) {
      this.#polledMs = performance.now()
      for (const queue of await queuesWithJobs(database(), queues)) this.#promising.add(queue)
    }
    const untilNextStartMs = this.#lookAtNextStarts(performance.now())
    const limit = freeSlots()
    const queue = this.#heldUp ?? [...this.#promising][0]
    if (queue === undefined || (limit <= 0 && this.#heldUp !== null)) return Math.min(pollMs, untilNextStartMs)
    const ahead = roomAhead()
    if (limit + ahead.most <= 0) return Math.min(pollMs, untilNextStartMs)
    this.#promising.delete(queue)
    const { takenJobs, isHeldUp, nextStartInMs } = await this.#claimAndStart(queue, limit, ahead)
    this.#heldUp = isHeldUp ? queue : null
    if (takenJobs >= limit + ahead.most) this.#promising.add(queue)
    if (nextStartInMs !== null) this.#nextStartsMs.set(queue, performance.now() + nextStartInMs)
    return 0
  }

  async #claimAndStart(queue: string, limit: number, ahead: ClaimAhead): Promise<Claimed> {
    const { database, workerId, handlerNames, start } = this.#options
    const claimant = workerId()
    this.#claims++
    this.#isClaiming = true
    try {
      const claimed = await claimRuns(database(), { workerId: claimant, queue, handlerNames: handlerNames(), limit, ahead })
      start(claimed.runs, claimant)
      return claimed
    } finally {
      this.#isClaiming = false
    }
  }

  /** Queues whose next start has come are promising. Gives the milliseconds until the first of the others. */
  #lookAtNextStarts(nowMs: number): number {
    let untilFirstMs = Number.POSITIVE_INFINITY
    for (const [queue, startMs] of this.#nextStartsMs) {
      if (startMs > nowMs) {
        untilFirstMs = Math.min(untilFirstMs, Math.ceil(startMs - nowMs))
        continue
      }
      this.#nextStartsMs.delete(queue)
      this.#promising.add(queue)
    }
    return untilFirstMs
  }
}
