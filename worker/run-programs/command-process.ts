import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { type ProgramStart, whyNotStarted } from './command-surroundings.ts'
import { happensWithin } from './happens-within.ts'
import type { ToldProgram } from './program-actions.ts'
import type { TextLines } from './text-lines.ts'

/** What a program leaves in its pipes is read until nothing has come for so long; what still holds them open then is no part of the run. */
const SILENCE_MS = 500
const LONGEST_READING_MS = 5_000
/** How long a program that prints too much may take to stop. */
const STOP_MS = 1_000

/** How a program ended: `isOverOutput` when it was stopped for having printed more than it may. */
export type ProgramEnd = { code: number | null; signal: NodeJS.Signals | null; isOverOutput: boolean }

/** `isTold`: its standard input stays open for lines to come, and ends with it. */
type Running = {
  out: TextLines
  err: TextLines
  stdin: string
  isTold: boolean
  onStarted(program: ToldProgram): void
  mostOutputBytes: number | undefined
  stopping: AbortSignal
}

/**
 * Starts a program in this process's own group, gives it `stdin`, and reads what it prints to the end. When it has to stop, everything in the
 * group gets SIGTERM; what does not go by that is killed by the host, with all that the run started.
 * @throws Error that says why it could not be started
 */
export async function runProgram({ program, words, options, environment }: ProgramStart, running: Running): Promise<ProgramEnd> {
  const child = started(program, words, { ...options, env: environment as NodeJS.ProcessEnv })
  const failed = new Promise<never>((_resolve, reject) => {
    child.on('error', (error) => reject(new Error(whyNotStarted(error, program, options.cwd), { cause: error })))
  })
  const { promise: isOver, resolve: sayOver } = Promise.withResolvers<void>()
  const output = new ProgramOutput(child, running, sayOver)
  running.stopping.addEventListener('abort', stopGroup, { once: true })
  child.stdin?.on('error', () => {})
  if (running.isTold) child.stdin?.write(running.stdin)
  else child.stdin?.end(running.stdin)
  running.onStarted({
    writeLine: (line) => child.stdin?.writable && child.stdin.write(`${line}\n`),
    signal: (signal) => child.kill(signal),
  })
  try {
    const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
    void isOver.then(() => stopFor(child))
    const [code, signal] = await Promise.race([exit, failed])
    await output.end()
    return { code, signal, isOverOutput: output.isOver }
  } finally {
    running.stopping.removeEventListener('abort', stopGroup)
  }
}

/** This process ignores the signal, and its group holds what the run started and nothing else. */
function stopGroup(): void {
  process.kill(-process.pid, 'SIGTERM')
}

function stopFor(child: ChildProcess): void {
  stopGroup()
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  child.once('exit', () => clearTimeout(timer))
}

function started(program: string, words: string[], options: { cwd: string; env: NodeJS.ProcessEnv }): ChildProcess {
  try {
    return spawn(program, words, { ...options, stdio: ['pipe', 'pipe', 'pipe'] })
  } catch (error) {
    throw new Error(whyNotStarted(error as NodeJS.ErrnoException, program, options.cwd), { cause: error })
  }
}

/** Both streams of a program, read as they come. */
class ProgramOutput {
  readonly #streams: readonly { stream: Readable; lines: TextLines }[]
  readonly #closed: Promise<unknown>
  #bytes = 0
  #chunks = 0
  isOver = false

  constructor(child: ChildProcess, { out, err, mostOutputBytes = Number.POSITIVE_INFINITY }: Running, onOver: () => void) {
    this.#streams = [
      { stream: child.stdout as Readable, lines: out },
      { stream: child.stderr as Readable, lines: err },
    ]
    this.#closed = new Promise((resolve) => child.once('close', resolve))
    for (const { stream, lines } of this.#streams) {
      stream.on('error', () => {})
      stream.on('data', (bytes: Buffer) => {
        this.#chunks++
        this.#bytes += bytes.length
        if (!this.isOver) lines.write(bytes)
        if (this.isOver || this.#bytes <= mostOutputBytes) return
        this.isOver = true
        onOver()
      })
    }
  }

  /** Reads what is still in the pipes once the program has ended; a child of it may hold them open for ever. */
  async end(): Promise<void> {
    const endMs = performance.now() + LONGEST_READING_MS
    for (let isClosed = false, seen = -1; !isClosed && seen !== this.#chunks && performance.now() < endMs; ) {
      seen = this.#chunks
      isClosed = await happensWithin(SILENCE_MS, this.#closed)
      // On a busy machine the time may be over before what is there has been read.
      if (!isClosed) await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    }
    for (const { stream, lines } of this.#streams) {
      stream.destroy()
      lines.end()
    }
  }
}
