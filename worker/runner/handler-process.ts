import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { storableText } from '#server/endings/storable.ts'
import type { ClaimedRun } from '#server/queue/claim-runs.ts'
import type { HandlerMessage, WorkerMessage } from './messages.ts'
import type { HandlerOutcome, RunReport } from './run-report.ts'
import { splitLines } from './split-lines.ts'

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))
const QUIET = ['--disable-warning=ExperimentalWarning', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON']

/** How long a handler may take to stop after it was asked to, before its process is killed. */
export const ABORT_GRACE_MS = 3_000
/** How long what a dead process had written may still be on its way. */
const LAST_WORDS_MS = 500
const KEPT_ERROR_LINES = 20

/** Null: the process ended before the handler began, so that another one can run it. */
type Execution = HandlerOutcome | null

type Current = { report: RunReport; hasStarted: boolean; settle(execution: Execution): void }

/**
 * A process that runs handlers, one run at a time, and can be killed with all it started. It has a process group of its own,
 * and ends by itself when this worker is gone.
 */
export class HandlerProcess {
  readonly #child: ChildProcess
  readonly #errorLines: string[] = []
  readonly #onGone: () => void
  #current: Current | null = null
  #isGone = false
  #isLeaving = false

  /** @param onGone called once, when the process has ended for whatever reason */
  constructor(handlersDir: string | null, onGone: () => void) {
    this.#onGone = onGone
    const { DJAG_SECRET: _, ...environment } = process.env
    this.#child = fork(CHILD, [String(process.pid), handlersDir ?? ''], {
      detached: true,
      env: environment,
      execArgv: QUIET,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#child.on('message', (message: HandlerMessage) => this.#hear(message))
    this.#child.on('error', (error) => this.#end(`could not be started (${error.message})`))
    this.#child.on('exit', (code, signal) => this.#outlive(code, signal))
    if (this.#child.stdout) splitLines(this.#child.stdout, (line) => this.#write('info', line))
    if (this.#child.stderr) splitLines(this.#child.stderr, (line) => this.#write('warn', line))
  }

  /** Whether it can take another run. */
  get isUsable(): boolean {
    return !this.#isGone && !this.#isLeaving && this.#child.connected
  }

  /**
   * Runs a handler here. Ends for certain: a process that dies fails the run, one that ignores the abort signal is killed.
   * Null when the process ended before the handler began.
   */
  async execute(run: ClaimedRun, report: RunReport, signal: AbortSignal): Promise<Execution> {
    let killTimer: NodeJS.Timeout | undefined
    const stop = () => {
      this.#send({ type: 'abort', reason: String(signal.reason?.message ?? signal.reason) })
      killTimer = setTimeout(() => this.kill(), ABORT_GRACE_MS)
    }
    try {
      return await new Promise<Execution>((settle) => {
        this.#current = { report, hasStarted: false, settle }
        if (this.#isGone) return this.#settle(null)
        this.#send({ type: 'run', run })
        if (signal.aborted) stop()
        else signal.addEventListener('abort', stop, { once: true })
      })
    } finally {
      clearTimeout(killTimer)
      signal.removeEventListener('abort', stop)
    }
  }

  /** Ends the process and everything it started, at once. */
  kill(): void {
    const { pid } = this.#child
    if (pid === undefined) return
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // Gone already.
    }
  }

  #send(message: WorkerMessage): void {
    // A process that is just dying says so by its exit; what can't be sent to it is lost with it.
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  #hear(message: HandlerMessage): void {
    const current = this.#current
    if (!current) return
    switch (message.type) {
      case 'started':
        current.hasStarted = true
        break
      case 'log':
        current.report.log({ level: message.level, message: message.message, ...(message.fields && { fields: message.fields }) })
        break
      case 'progress':
        current.report.progress({ percent: message.percent, message: message.message })
        break
      case 'ended':
        this.#isLeaving = message.isLast === true
        this.#errorLines.length = 0
        this.#settle(message.ending)
        break
    }
  }

  #settle(execution: Execution): void {
    const current = this.#current
    this.#current = null
    current?.settle(execution)
  }

  #write(level: 'info' | 'warn', line: string): void {
    if (level === 'warn' && this.#errorLines.push(line) > KEPT_ERROR_LINES) this.#errorLines.shift()
    this.#current?.report.log({ level, message: storableText(line) })
  }

  #outlive(code: number | null, signal: NodeJS.Signals | null): void {
    this.kill()
    const how = signal
      ? `was killed by ${signal}${signal === 'SIGKILL' ? ' (aborted without stopping in time, or out of memory)' : ''}`
      : `ended with exit code ${code}`
    const timer = setTimeout(() => this.#end(how), LAST_WORDS_MS)
    this.#child.once('close', () => {
      clearTimeout(timer)
      this.#end(how)
    })
  }

  #end(how: string): void {
    if (this.#isGone) return
    this.#isGone = true
    const words = this.#errorLines.join('\n')
    const message = `The handler's process ${how} before the handler returned.`
    this.#settle(
      this.#current?.hasStarted === false
        ? null
        : { outcome: 'failed', error: words ? { message, stack: storableText(words) } : { message } },
    )
    this.#onGone()
  }
}
