import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { HandlerCode } from '#worker/handler-child/handler-messages.ts'
import type { RunInbound } from '#worker/handler-child/run-inbound.ts'
import type { HandlerExecution, RunReport } from '#worker/run-programs/run-report.ts'
import { HandlerProcess, type RunOrder } from './handler-process.ts'

const MOST_BEGINNINGS = 3
/** A process prepared for a handler that has not been needed for so long makes room for one of another handler. */
const STALE_MS = 30_000
/** One that is kept for the next run of its handler, and gets none for so long, ends: each takes some 50 MB. */
const LONGEST_UNUSED_MS = 60_000

export type HandlerPoolOptions = {
  program: string
  environment: NodeJS.ProcessEnv
  /** Every process's mark begins with it. */
  hostMark: string
  concurrency: number
  /** Whether processes are started ahead; left out: they are. */
  isPrepared?: boolean
  say(fields: object, message: string): void
  longestUnusedMs?: number
}

/** `end`: when its wait is over; those that are prepared for a first run stay, as they are few. */
type Waiting = { process: HandlerProcess; sinceMs: number; end?: NodeJS.Timeout }

/**
 * Handler processes, started ahead so that no run waits for its own: some without a handler's code, which suit any, and some with the code
 * of handlers that were needed lately. A process runs one run and ends; those of handlers that declare `reuse` are kept for the next,
 * as long as there is one every minute.
 */
export class HandlerPool {
  readonly #options: HandlerPoolOptions
  readonly #mostWaiting: number
  readonly #longestUnusedMs: number
  readonly #all = new Set<HandlerProcess>()
  /** In the order in which they began to wait. */
  readonly #waiting: Waiting[] = []

  constructor(options: HandlerPoolOptions) {
    this.#options = options
    this.#longestUnusedMs = options.longestUnusedMs ?? LONGEST_UNUSED_MS
    this.#mostWaiting = Math.max(2, Math.min(options.concurrency, availableParallelism() * 2))
  }

  /** Has processes ready before the first run needs them: for these codes, as far as there is room, and for any other. */
  prepare(codes: readonly HandlerCode[]): void {
    if (this.#options.isPrepared === false) return
    this.#startWaiting(null)
    for (const code of codes) if (this.#waiting.length < this.#mostWaiting) this.#startWaiting(code)
  }

  /** How many processes that have run a handler wait for its next run. */
  get keptProcesses(): number {
    return this.#waiting.filter(({ process }) => process.usedBy !== null).length
  }

  /** Ends what waits with the code of another version. */
  forgetVersionsBut(versionDir: string): void {
    for (const { process } of [...this.#waiting]) if (process.code && process.code.versionDir !== versionDir) this.#discard(process)
  }

  /** A run whose process ended before the handler began is begun again in another one, for it is not to blame. */
  async execute(order: Omit<RunOrder, 'mark' | 'type'>, report: RunReport, inbound: RunInbound): Promise<HandlerExecution> {
    for (let beginning = 1; beginning <= MOST_BEGINNINGS; beginning++) {
      const process = this.#take(order) ?? this.#start(order.code)
      if (process.usedBy === null) this.#replace(process.code, order.code)
      const outcome = await process.execute({ ...order, type: 'run', mark: `end of run ${randomUUID()}` }, report, inbound)
      if (process.isUsableFor(order.run.handler)) this.#keep(process)
      if (outcome) return outcome
      if (inbound.signal.aborted) return { outcome: 'failed', error: { message: 'It was stopped before its handler began.' } }
    }
    return {
      outcome: 'failed',
      error: {
        message: `The process for the handler ended before it could begin, ${MOST_BEGINNINGS} times. Does its file exit or throw when it is loaded?`,
      },
    }
  }

  killAll(): void {
    for (const process of this.#all) process.kill()
  }

  /** One that ran this handler before, else one with its code, else one without any. */
  #take({ run, code, isReused }: Pick<RunOrder, 'run' | 'code' | 'isReused'>): HandlerProcess | undefined {
    const usable = this.#waiting.map((waiting) => waiting.process).filter((process) => process.isUsableFor(run.handler))
    const chosen =
      (isReused ? usable.find((process) => process.usedBy === run.handler && isSameCode(process.code, code)) : undefined) ??
      usable.find((process) => process.usedBy === null && code !== null && isSameCode(process.code, code)) ??
      usable.find((process) => process.usedBy === null && process.code === null)
    if (chosen) this.#remove(chosen)
    return chosen
  }

  /** Starts what a later run like this one will need: another like the one taken, and one with its code if that had to be loaded only now. */
  #replace(taken: HandlerCode, wanted: HandlerCode): void {
    if (this.#options.isPrepared === false) return
    const hasRoom = () => this.#waiting.length < this.#mostWaiting
    if (!this.#waiting.some(({ process }) => process.usedBy === null && process.code === null)) this.#startWaiting(null)
    if (!hasRoom()) this.#discardStale()
    if (hasRoom()) this.#startWaiting(taken ?? wanted)
  }

  #keep(process: HandlerProcess): void {
    if (this.#waiting.length >= this.#options.concurrency + this.#mostWaiting) this.#discard(process)
    else {
      const end = setTimeout(() => this.#discard(process), this.#longestUnusedMs).unref()
      this.#waiting.push({ process, sinceMs: performance.now(), end })
    }
  }

  #discardStale(): void {
    const stale = this.#waiting.find(({ process, sinceMs }) => process.code !== null && performance.now() - sinceMs > STALE_MS)
    if (stale) this.#discard(stale.process)
  }

  #discard(process: HandlerProcess): void {
    this.#remove(process)
    process.kill()
  }

  #remove(process: HandlerProcess): void {
    const index = this.#waiting.findIndex((waiting) => waiting.process === process)
    if (index < 0) return
    clearTimeout(this.#waiting[index]?.end)
    this.#waiting.splice(index, 1)
  }

  #startWaiting(code: HandlerCode): void {
    this.#waiting.push({ process: this.#start(code), sinceMs: performance.now() })
  }

  #start(code: HandlerCode): HandlerProcess {
    const { program, environment, hostMark, say } = this.#options
    const process: HandlerProcess = new HandlerProcess({
      program,
      environment,
      code,
      mark: `${hostMark}/${randomUUID()}`,
      say,
      onGone: () => {
        this.#all.delete(process)
        this.#remove(process)
      },
    })
    this.#all.add(process)
    return process
  }
}

function isSameCode(one: HandlerCode, other: HandlerCode): boolean {
  return one?.file === other?.file && one?.versionDir === other?.versionDir
}
