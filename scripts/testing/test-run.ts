import { spawn } from 'node:child_process'
import { chmodSync, globSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { stopPostmaster } from '#server/embedded-postgres/postmaster.ts'
import { findPostmaster } from '#server/embedded-postgres/postmaster-file.ts'
import { processExists } from '#server/embedded-postgres/processes.ts'
import { processTree } from '#tests/process-tree.ts'
import { temporaryFolder } from './temporary-folder.ts'

const FOLDER = /^djag-test-run-(\d+)-/
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** How long a runner that was asked to end, and after it whatever it left, has for that. */
const PATIENCE_MS = 15_000
const POLL_MS = 100

/**
 * One call of the test command. What its tests keep outside of the checkout is in one temporary folder, and when it ends, in whatever way, but
 * by SIGKILL, which the next one makes good, nothing that it started goes on and the folder is gone.
 */
export class TestRun {
  readonly #stop = new AbortController()
  readonly #descendants = new Set<number>()
  readonly #folder = mkdtempSync(join(temporaryFolder(), `djag-test-run-${process.pid}-`))
  #watch: NodeJS.Timeout | null = null

  private constructor() {
    // PostgreSQL runs as another user where we are root.
    chmodSync(this.#folder, 0o755)
    for (const signal of SIGNALS) process.on(signal, this.#onSignal)
  }

  /** Begins one, and removes what killed ones left behind. */
  static async begin(): Promise<TestRun> {
    const parent = temporaryFolder()
    for (const name of readdirSync(parent)) {
      const owner = FOLDER.exec(name)?.[1]
      if (owner !== undefined && !processExists(Number(owner))) await removeFolder(join(parent, name))
    }
    return new TestRun()
  }

  /** Aborted by the first signal that asks us to end. A terminal's Ctrl-C comes more than once: further ones change nothing. */
  get stopped(): AbortSignal {
    return this.#stop.signal
  }

  /** Runs a script under this Node, until it ends or we are asked to; gives its exit code. */
  run(script: string, options: readonly string[], environment: Record<string, string>): Promise<number> {
    if (this.stopped.aborted) return Promise.resolve(1)
    return new Promise((resolve, reject) => {
      const temporary = process.env.DJAG_KEEP_TEST_DATABASES ? {} : { TMPDIR: this.#folder }
      const child = spawn(process.execPath, [script, ...options], {
        stdio: 'inherit',
        env: { ...process.env, ...temporary, ...environment },
      })
      const end = () => {
        // Vitest and Playwright put things in order on this one.
        child.kill('SIGINT')
        setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref()
      }
      this.stopped.addEventListener('abort', end)
      child.once('error', reject)
      child.once('exit', (code) => {
        this.stopped.removeEventListener('abort', end)
        resolve(code ?? 1)
      })
    })
  }

  /** Ends what is left of all that was started. */
  async end(): Promise<void> {
    if (this.#watch) clearInterval(this.#watch)
    if (this.stopped.aborted) {
      await this.#endDescendants('SIGTERM')
      await this.#endDescendants('SIGKILL')
    }
    await removeFolder(this.#folder)
    for (const signal of SIGNALS) process.off(signal, this.#onSignal)
  }

  readonly #onSignal = () => {
    if (this.stopped.aborted) return
    // Whose parent has ended is found in no tree any more.
    this.#noteDescendants()
    this.#watch = setInterval(() => this.#noteDescendants(), POLL_MS)
    this.#stop.abort()
  }

  #noteDescendants(): void {
    for (const pid of processTree(process.pid)) if (pid !== process.pid) this.#descendants.add(pid)
  }

  async #endDescendants(signal: NodeJS.Signals): Promise<void> {
    const alive = () => [...this.#descendants].filter(processExists)
    for (const pid of alive()) kill(pid, signal)
    const deadlineMs = performance.now() + PATIENCE_MS
    while (alive().length > 0 && performance.now() < deadlineMs) await delay(POLL_MS)
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Stops every PostgreSQL with its data in a folder, and removes the folder. They belong to no process tree: each is in a session of its own. */
async function removeFolder(folder: string): Promise<void> {
  for (const file of globSync('{*,*/*,*/*/*}/postmaster.pid', { cwd: folder })) {
    const path = join(folder, dirname(file))
    const postmaster = findPostmaster(path)
    if (postmaster) await stopPostmaster(path, postmaster)
  }
  rmSync(folder, { recursive: true, force: true })
}
