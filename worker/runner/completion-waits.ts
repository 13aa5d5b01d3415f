import { forgetPosts, type ReadPost, readPosts } from '#server/completions/read-posts.ts'
import type { Database } from '#server/database/client.ts'
import { RunOutput } from '#worker/handler-child/run-output.ts'
import type { AwaitedOutcome, HandlerOutcome, RunReport } from '#worker/run-programs/run-report.ts'
import { type LoopTimer, realTimer } from '#worker/scheduler/wakeable-sleep.ts'
import type { HeldRun } from './held-run.ts'
import type { RunnerLog } from './runner-options.ts'

/** After a look that failed, as while the database is away. */
const RETRY_MS = 1_000
/** There is a look a second: with none for so long nothing could be heard, whether or not one has failed. */
const LONGEST_PAUSE_MS = 5_000
/** Who could not post has so long to try again, once it could. */
const TRY_AGAIN_MS = 30_000

type Wait = {
  report: RunReport
  /** Holds what is posted to the limit that holds for what a handler writes. */
  output: RunOutput
  heartbeatMs: number
  /** When something was heard last, on the monotonic clock. */
  heardMs: number
  readTo: number
  cancelTimer(): void
  end(outcome: HandlerOutcome): void
}

export type CompletionWaitsOptions = {
  database(): Database
  log: RunnerLog
  /** A run waits from now on, and needs no slot. */
  onWaiting(): void
  timer?: LoopTimer
}

/** Runs whose work goes on elsewhere: this worker holds them, without a process and without a slot, and hears what is posted of them. */
export class CompletionWaits {
  readonly #options: CompletionWaitsOptions
  readonly #waits = new Map<HeldRun, Wait>()
  #looking: Promise<boolean> | null = null
  readonly #timer: LoopTimer
  /** When the database was last asked with success, and whether it has failed since: what is posted goes by way of it. */
  #reached = { atMs: Number.NEGATIVE_INFINITY, hasFailedSince: false }
  #isDraining = false

  constructor(options: CompletionWaitsOptions) {
    this.#options = options
    this.#timer = options.timer ?? realTimer
  }

  get size(): number {
    return this.#waits.size
  }

  has(held: HeldRun): boolean {
    return this.#waits.has(held)
  }

  /** This worker is being stopped: others go on with these, and with those that only begin to wait. */
  drain(): void {
    this.#isDraining = true
    for (const held of [...this.#waits.keys()]) held.stop('draining')
  }

  /** Resolves with the ending that is posted, or that was not posted in time, or when the run has to stop. */
  async until(held: HeldRun, { heartbeatSeconds }: AwaitedOutcome, report: RunReport): Promise<HandlerOutcome> {
    const { promise, resolve } = Promise.withResolvers<HandlerOutcome>()
    const heartbeatMs = heartbeatSeconds * 1_000
    const output = new RunOutput(report.log, () => true)
    const heardMs = this.#timer.nowMs()
    const wait: Wait = { report, output, heartbeatMs, heardMs, readTo: 0, cancelTimer: () => {}, end: resolve }
    const stop = () => resolve({ outcome: 'failed', error: { message: String(held.signal.reason?.message ?? 'It was stopped.') } })
    this.#waits.set(held, wait)
    if (this.#isDraining) held.stop('draining')
    if (held.signal.aborted) stop()
    else held.signal.addEventListener('abort', stop, { once: true })
    report.log({ level: 'info', message: `Its work goes on elsewhere; it fails when nothing is heard for ${heartbeatSeconds} s.` })
    this.#options.onWaiting()
    this.#armTimer(held, wait, heartbeatMs)
    void this.look()
    try {
      return await promise
    } finally {
      wait.cancelTimer()
      wait.output.end()
      this.#waits.delete(held)
      held.signal.removeEventListener('abort', stop)
      const { runId, attempt } = held.attempt
      forgetPosts(this.#options.database(), { runId, attempt }).catch((error) =>
        this.#options.log.debug({ err: error, runId }, 'What was posted of a run could not be removed; it goes with the run.'),
      )
    }
  }

  /** Reads what was posted. Never rejects; gives whether the database could be asked. */
  async look(): Promise<boolean> {
    // What was posted after the look under way had read is for the next one.
    while (this.#looking) await this.#looking
    if (this.#waits.size === 0) return true
    this.#looking = this.#read().finally(() => {
      this.#looking = null
    })
    return await this.#looking
  }

  async #read(): Promise<boolean> {
    const waits = new Map([...this.#waits].map(([{ attempt }, wait]) => [keyOf(attempt), { attempt, wait }]))
    try {
      const asked = [...waits.values()].map(({ attempt: { runId, attempt }, wait: { readTo } }) => ({ runId, attempt, readTo }))
      const posts = await readPosts(this.#options.database(), asked)
      const nowMs = this.#timer.nowMs()
      this.#noteReached(nowMs)
      for (const post of posts) {
        const found = waits.get(keyOf(post))
        if (found && post.id > found.wait.readTo) hear(found.wait, post, nowMs)
      }
      return true
    } catch (error) {
      this.#reached.hasFailedSince = true
      this.#options.log.debug({ err: error }, 'What was posted of runs could not be read; the next heartbeat does.')
      return false
    }
  }

  /** Time in which nothing could be posted is no silence of whoever posts. */
  #noteReached(nowMs: number): void {
    const { atMs, hasFailedSince } = this.#reached
    if (hasFailedSince || nowMs - atMs > LONGEST_PAUSE_MS)
      for (const wait of this.#waits.values()) wait.heardMs = nowMs - countedSilenceMs(wait, atMs)
    this.#reached = { atMs: nowMs, hasFailedSince: false }
  }

  /** Before a run fails for a silence it is looked once more: a notification may be lost, and the database away. */
  #armTimer(held: HeldRun, wait: Wait, inMs: number): void {
    const lookOnce = async () => {
      const hasLooked = await this.look()
      const silentMs = this.#timer.nowMs() - wait.heardMs
      if (!this.#waits.has(held)) return
      if (hasLooked && silentMs >= wait.heartbeatMs) {
        const message = `Nothing was heard of its work for ${wait.heartbeatMs / 1_000} s: whoever does it has to post to the address that it was given.`
        wait.end({ outcome: 'failed', error: { message } })
      } else this.#armTimer(held, wait, Math.max(RETRY_MS, wait.heartbeatMs - silentMs))
    }
    wait.cancelTimer = this.#timer.after(inMs, () => void lookOnce())
  }
}

/** How long it was silent by `untilMs`, since when it could not be heard; less, where it had hardly any time left. */
function countedSilenceMs({ heardMs, heartbeatMs }: Wait, untilMs: number): number {
  const mostMs = heartbeatMs - Math.min(heartbeatMs, TRY_AGAIN_MS)
  return Math.min(mostMs, Math.max(0, untilMs - heardMs))
}

function hear(wait: Wait, { id, post: { progress, lines, ending } }: ReadPost, nowMs: number): void {
  wait.readTo = id
  wait.heardMs = nowMs
  for (const { level, message, fields } of lines) wait.output.log({ level, message, ...(fields && { fields }) })
  if (progress) wait.report.progress(progress)
  if (ending?.outcome === 'succeeded') wait.end({ outcome: 'succeeded', result: ending.result ?? null })
  else if (ending) wait.end({ outcome: 'failed', error: { message: ending.error }, isFinal: ending.isFinal })
}

function keyOf({ runId, attempt }: { runId: string; attempt: number }): string {
  return `${runId} ${attempt}`
}
