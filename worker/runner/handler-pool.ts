import type { ClaimedRun } from '#server/queue/claim-runs.ts'
import { HandlerProcess } from './handler-process.ts'
import type { HandlerOutcome, RunReport } from './run-report.ts'

const MOST_BEGINNINGS = 3

/** Handler processes: made when needed, kept for the next run, never shared by two runs at once. */
export class HandlerPool {
  readonly #handlersDir: string | null
  readonly #all = new Set<HandlerProcess>()
  readonly #idle: HandlerProcess[] = []

  constructor(handlersDir: string | null) {
    this.#handlersDir = handlersDir
  }

  /** Has one process ready before the first run needs it. */
  warmUp(): void {
    if (this.#all.size === 0) this.#idle.push(this.#start())
  }

  /** A run whose process ended before the handler began is begun again in another one, for it is not to blame. */
  async execute(run: ClaimedRun, report: RunReport, signal: AbortSignal): Promise<HandlerOutcome> {
    for (let attempt = 1; attempt <= MOST_BEGINNINGS; attempt++) {
      const process = this.#takeIdle() ?? this.#start()
      const outcome = await process.execute(run, report, signal)
      if (process.isUsable) this.#idle.push(process)
      if (outcome) return outcome
      if (signal.aborted) return { outcome: 'failed', error: { message: 'It was stopped before its handler began.' } }
    }
    return {
      outcome: 'failed',
      error: { message: `The process for the handler ended before it could begin, ${MOST_BEGINNINGS} times. The worker's log says why.` },
    }
  }

  #takeIdle(): HandlerProcess | undefined {
    let process = this.#idle.pop()
    while (process && !process.isUsable) process = this.#idle.pop()
    return process
  }

  killAll(): void {
    for (const process of this.#all) process.kill()
  }

  #start(): HandlerProcess {
    const process: HandlerProcess = new HandlerProcess(this.#handlersDir, () => {
      this.#all.delete(process)
      const index = this.#idle.indexOf(process)
      if (index >= 0) this.#idle.splice(index, 1)
    })
    this.#all.add(process)
    return process
  }
}
