import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { storableText } from '#server/endings/storable.ts'
import type { LogEntry } from '#server/leases/run-signs.ts'
import {
  type HandlerCode,
  type HandlerMessage,
  type HandlerOrder,
  LONGEST_MESSAGE,
  parseHandlerMessage,
} from '#worker/handler-child/handler-messages.ts'
import type { RunInbound } from '#worker/handler-child/run-inbound.ts'
import { RunOutput } from '#worker/handler-child/run-output.ts'
import { happensWithin } from '#worker/run-programs/happens-within.ts'
import type { HandlerExecution, RunReport } from '#worker/run-programs/run-report.ts'
import { TextLines } from '#worker/run-programs/text-lines.ts'
import { howItEnded } from './how-it-ended.ts'
import { readPaced } from './paced-reading.ts'
import { hasHadChildren, killGroup, killMarked, PROCESS_MARK } from './process-traces.ts'

const QUIET = ['--disable-warning=ExperimentalWarning', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON']

/** How long a handler may take to stop after it was asked to, before its process is killed. */
export const ABORT_GRACE_MS = 3_000
/** How long what a dead process had written may still be on its way. */
const LAST_WORDS_MS = 500
const KEPT_ERROR_LINES = 20
/** What a handler's file prints while it is loaded ahead, at most; it goes to the run that then happens there. */
const MOST_EARLY_LINES = 200
/** Of a process that is used again: what comes late is attributed to these, and to nobody if its run was earlier. */
const MOST_REMEMBERED_RUNS = 100

export type RunOrder = HandlerOrder & { type: 'run' }

/** Null: the process ended before the handler began, so that another one can run it. */
type Execution = HandlerExecution | null

type Current = {
  order: RunOrder
  output: RunOutput
  report: RunReport
  actions: RunInbound['actions']
  hasStarted: boolean
  settle(execution: Execution): void
}

export type HandlerProcessOptions = {
  /** The file that handler processes start with. */
  program: string
  /** Loaded ahead. */
  code: HandlerCode
  /** Unlike that of any other process, ever. */
  mark: string
  environment: NodeJS.ProcessEnv
  /** Says something that is no run's. */
  say(fields: object, message: string): void
  /** Called once, when the process has ended for whatever reason, with all it started. */
  onGone(): void
}

/**
 * A process for one run, or for one run after the other of a handler that declares `reuse`. It has a process group of its own, can be
 * killed with all it started, and ends by itself when its host is gone. What it prints and sends is its run's, up to the end of its pipes.
 */
export class HandlerProcess {
  readonly #options: HandlerProcessOptions
  readonly #child: ChildProcess
  readonly #errorLines: string[] = []
  readonly #outputs = new Map<string, RunOutput>()
  readonly #streams: Readable[]
  #early: LogEntry[] = []
  #marksToCome = 0
  #onMarks: () => void = () => {}
  #current: Current | null = null
  #heard: (HandlerMessage & { type: 'ended' }) | null = null
  #usedBy: string | null = null
  #code: HandlerCode
  #hasExited = false
  #isEnding = false
  #saidNonsense = false

  constructor(options: HandlerProcessOptions) {
    this.#options = options
    this.#code = options.code
    this.#child = spawn(process.execPath, [...QUIET, options.program, JSON.stringify(options.code)], {
      detached: true,
      env: { ...options.environment, [PROCESS_MARK]: options.mark },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    })
    this.#child.on('error', (error) => this.#end(`could not be started (${error.message})`))
    this.#child.on('exit', (code, signal) => {
      this.#hasExited = true
      if (this.#child.pid !== undefined) killGroup(this.#child.pid)
      void this.#end(howItEnded(code, signal))
    })
    const [, out, err, messages, orders] = this.#child.stdio as unknown as [null, Readable, Readable, Readable, Writable]
    this.#streams = [out, err, messages]
    orders.on('error', () => {})
    readPaced(out, new TextLines((line) => this.#print('info', line)))
    readPaced(err, new TextLines((line) => this.#print('warn', line)))
    readPaced(messages, new TextLines((line) => this.#hear(line), LONGEST_MESSAGE))
  }

  /** Whether it can take a run of this handler. */
  isUsableFor(handler: string): boolean {
    return !this.#hasExited && !this.#isEnding && this.#current === null && (this.#usedBy === null || this.#usedBy === handler)
  }

  /** What it has loaded; null: no handler of the team's. */
  get code(): HandlerCode {
    return this.#code
  }

  /** The handler whose runs it is kept for; null: it has run nothing yet. */
  get usedBy(): string | null {
    return this.#usedBy
  }

  /**
   * Runs a handler here. Ends for certain: a process that dies fails the run, one that ignores the abort signal is killed.
   * Null when the process ended before the handler began. When it resolves, all that the run printed is in its report.
   */
  async execute(order: RunOrder, report: RunReport, { signal, actions }: RunInbound): Promise<Execution> {
    let killTimer: NodeJS.Timeout | undefined
    const stop = () => {
      this.#send({ type: 'abort', reason: String(signal.reason?.message ?? signal.reason) })
      killTimer = setTimeout(() => this.kill(), ABORT_GRACE_MS)
    }
    this.#usedBy = order.run.handler
    this.#code = order.code
    try {
      return await new Promise<Execution>((settle) => {
        const output = new RunOutput(report.log, (level) => actions.keeps(level))
        this.#current = { order, output, report, actions, hasStarted: false, settle }
        this.#outputs.set(order.run.runId, output)
        this.#marksToCome = order.isReused ? 2 : 0
        for (const entry of this.#early.splice(0)) output.log(entry)
        if (this.#outputs.size > MOST_REMEMBERED_RUNS) this.#outputs.delete(this.#outputs.keys().next().value ?? '')
        if (this.#hasExited || this.#isEnding) return this.#settle(null)
        this.#send(order)
        if (signal.aborted) stop()
        else signal.addEventListener('abort', stop, { once: true })
      })
    } finally {
      clearTimeout(killTimer)
      actions.ignore()
      signal.removeEventListener('abort', stop)
    }
  }

  /** Ends the process and everything in its group, at once. */
  kill(): void {
    if (!this.#hasExited && this.#child.pid !== undefined) killGroup(this.#child.pid)
  }

  #send(order: HandlerOrder): void {
    // A process that is just dying says so by its exit; what can't be sent to it is lost with it.
    const orders = this.#child.stdio[4] as Writable | null
    if (orders?.writable) orders.write(`${JSON.stringify(order)}\n`)
  }

  #hear(line: string): void {
    const message = parseHandlerMessage(line)
    const current = this.#current
    if (!message) this.#hearNonsense()
    else if (message.type === 'late') this.#hearLate(message)
    else if (current && !this.#heard) this.#hearOfRun(current, message)
  }

  #hearOfRun(current: Current, message: Exclude<HandlerMessage, { type: 'late' }>): void {
    switch (message.type) {
      case 'started':
        current.hasStarted = true
        // Not before: a process that ends before the handler begins is followed by another one.
        current.actions.hear((action) => this.#send({ type: 'action', action }))
        break
      case 'log':
        current.output.log({ level: message.level, message: message.message, ...(message.fields && { fields: message.fields }) })
        break
      case 'progress':
        current.report.progress({ percent: message.percent, message: message.message })
        break
      case 'listens':
        current.report.listens(message.action)
        break
      case 'answer':
        current.report.answer({ id: message.id, state: message.state, value: message.value, message: message.message })
        break
      case 'ended':
        this.#heard = message
        void this.#hearEnding(current, message)
        break
    }
  }

  #hearNonsense(): void {
    if (this.#saidNonsense) return
    this.#saidNonsense = true
    this.#current?.output.say({
      level: 'warn',
      message: 'It wrote to the pipe that Djag keeps for itself; what is no message of Djag’s is dropped.',
    })
  }

  #hearLate({ runId, level, message, fields }: HandlerMessage & { type: 'late' }): void {
    const entry = { level, message, ...(fields && { fields }) }
    const output = runId === null ? undefined : this.#outputs.get(runId)
    if (output) output.late(entry)
    else this.#options.say({ runId, entry }, 'A handler process wrote something that belongs to no run.')
  }

  async #hearEnding({ order }: Current, { ending, leftBehind = [], isLast }: HandlerMessage & { type: 'ended' }): Promise<void> {
    const isKept = order.isReused && !isLast && leftBehind.length === 0 && !this.#hadChildren()
    if (isKept && (await this.#untilMarked())) {
      this.#heard = null
      return this.#settle(ending)
    }
    if (order.isReused && leftBehind.length > 0) {
      const fields = { handler: order.run.handler, runId: order.run.runId, leftBehind }
      this.#options.say(fields, 'A handler that declares reuse left something behind; its process is replaced.')
    }
    if (!isLast) await this.#end('')
  }

  #hadChildren(): boolean {
    return this.#child.pid === undefined || this.#hasExited || hasHadChildren(this.#child.pid)
  }

  /** Both streams have been read up to the end of the run. False: they have not in time. */
  async #untilMarked(): Promise<boolean> {
    if (this.#marksToCome > 0) {
      await happensWithin(
        LAST_WORDS_MS,
        new Promise<void>((resolve) => {
          this.#onMarks = resolve
        }),
      )
    }
    return this.#marksToCome === 0
  }

  #print(level: 'info' | 'warn', line: string): void {
    const current = this.#current
    if (current && line === current.order.mark) {
      this.#marksToCome--
      if (this.#marksToCome === 0) this.#onMarks()
      return
    }
    const entry = { level, message: storableText(line) }
    if (level === 'warn' && this.#errorLines.push(line) > KEPT_ERROR_LINES) this.#errorLines.shift()
    if (current) current.output.log(entry)
    else if (this.#usedBy === null) this.#early.length < MOST_EARLY_LINES && this.#early.push(entry)
    else this.#options.say({ handler: this.#usedBy, entry }, 'A handler process printed something between two runs; it belongs to neither.')
  }

  #settle(execution: Execution): void {
    const current = this.#current
    this.#current = null
    this.#errorLines.length = 0
    current?.output.end()
    current?.settle(execution)
  }

  /** Kills what is left of the process and its children, waits for the end of what they wrote, and settles the run. */
  async #end(how: string): Promise<void> {
    if (this.#isEnding) return
    this.#isEnding = true
    const closed = this.#hasClosed()
    const mayHaveChildren = this.#hasExited ? this.#usedBy !== null : this.#hadChildren()
    this.kill()
    let isClosed = await happensWithin(LAST_WORDS_MS, closed)
    if (mayHaveChildren || !isClosed) killMarked(this.#options.mark)
    if (!isClosed) isClosed = await happensWithin(LAST_WORDS_MS, closed)
    if (!isClosed) {
      for (const stream of this.#streams) stream.destroy()
      this.#current?.output.say({
        level: 'warn',
        message: 'Something it started still holds its output open and could not be ended; what that writes from here on is not kept.',
      })
    }
    this.#settle(this.#execution(how))
    this.#options.onGone()
  }

  #execution(how: string): Execution {
    if (this.#heard) return this.#heard.ending
    if (this.#current?.hasStarted === false) return null
    const words = this.#errorLines.join('\n')
    const message = `The handler's process ${how} before the handler returned.`
    return { outcome: 'failed', error: words ? { message, stack: storableText(words) } : { message } }
  }

  /** The process has ended and its streams have been read to their end. */
  #hasClosed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#child.pid === undefined) resolve()
      else this.#child.once('close', () => resolve())
    })
  }
}
