import type { Database } from '#server/database/client.ts'
import { healthView } from '#server/queries/operations/health-view.ts'
import type { SchedulerLog } from './scheduler/scheduler-loop.ts'
import { type LoopTimer, realTimer, WakeableSleep } from './scheduler/wakeable-sleep.ts'

export type HeartbeatOptions = {
  /** Where it goes; who knows it can keep a monitor quiet, so that no log repeats it. */
  url: string
  database(): Database
  /** The longest that a scheduler sleeps, in milliseconds. */
  longestSleepMs: number
  log: SchedulerLog
  timer?: LoopTimer
}

const BEAT_MS = 60_000
const LIMIT_MS = 10_000
/** A scheduler that has not looked for so many of its longest sleeps is not well. */
const SLEEPS_MISSED = 3

/**
 * Calls the monitor's address once a minute while all is well: a scheduler has looked, and a runner lives. Whoever listens there says when it stays
 * away. Every worker that schedules calls by itself, so that none of them has to live; nothing waits for it, and a call that fails is no trouble of ours.
 */
export class HeartbeatSender {
  readonly #options: HeartbeatOptions
  readonly #sleep: WakeableSleep
  readonly #stop = new AbortController()
  readonly #ended: Promise<void>
  #hasFailed = false

  constructor(options: HeartbeatOptions) {
    this.#options = options
    this.#sleep = new WakeableSleep(options.timer ?? realTimer)
    this.#ended = this.#run()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    this.#sleep.wake()
    await this.#ended
  }

  async #run(): Promise<void> {
    await this.#sleep.sleep(BEAT_MS)
    while (!this.#stop.signal.aborted) {
      try {
        if (await this.#isWell()) {
          await this.#call()
          if (this.#hasFailed) this.#options.log.info({}, 'The address of DJAG_HEARTBEAT_URL answers again.')
          this.#hasFailed = false
        }
      } catch (error) {
        if (!this.#hasFailed && !this.#stop.signal.aborted)
          this.#options.log.warn(
            { reason: reasonOf(error) },
            'The heartbeat could not be sent to DJAG_HEARTBEAT_URL; it is tried again each minute.',
          )
        this.#hasFailed = true
      }
      if (!this.#stop.signal.aborted) await this.#sleep.sleep(BEAT_MS)
    }
  }

  async #isWell(): Promise<boolean> {
    const { liveSchedulers, liveRunners, lastTickAt, now } = await healthView(this.#options.database())
    const sinceMs = lastTickAt === null ? Number.POSITIVE_INFINITY : Date.parse(now) - Date.parse(lastTickAt)
    return liveSchedulers > 0 && liveRunners > 0 && sinceMs <= this.#options.longestSleepMs * SLEEPS_MISSED
  }

  async #call(): Promise<void> {
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(LIMIT_MS)])
    const response = await fetch(this.#options.url, { method: 'GET', redirect: 'error', signal })
    await response.body?.cancel()
    if (!response.ok) throw new HeartbeatRefused(response.status)
  }
}

class HeartbeatRefused extends Error {
  override name = 'HeartbeatRefused'

  constructor(status: number) {
    super(`It answered ${status}.`)
  }
}

/** Errors of `fetch` name the address. */
function reasonOf(error: unknown): string {
  if (error instanceof HeartbeatRefused) return error.message
  if (error instanceof Error && error.name === 'TimeoutError') return `It did not answer within ${LIMIT_MS / 1000} s.`
  const code = (error as { cause?: { code?: unknown } })?.cause?.code
  return typeof code === 'string'
    ? `It could not be reached (${code}).`
    : 'It could not be asked whether all is well, or the address not be called.'
}
