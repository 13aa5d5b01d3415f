import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Application, freePort, startApplication } from '#tests/application.ts'
import { processTree } from '#tests/process-tree.ts'

/** One web and one worker over a data folder of their own, which can be stopped, killed and started again. */
export class Installation {
  readonly #dataDir: string
  readonly #port: number
  #web: Application | null = null
  #worker: Application | null = null

  private constructor(dataDir: string, port: number) {
    this.#dataDir = dataDir
    this.#port = port
  }

  /** An empty one, started. */
  static async start(): Promise<Installation> {
    const dataDir = mkdtempSync(join(tmpdir(), 'djag-journey-'))
    // PostgreSQL runs as another user where we are root.
    chmodSync(dataDir, 0o755)
    const installation = new Installation(dataDir, await freePort())
    try {
      await installation.startAll()
    } catch (error) {
      await installation.remove()
      throw error
    }
    return installation
  }

  get url(): string {
    return `http://localhost:${this.#port}`
  }

  /** The link to the set-up that its latest start printed, while nobody has an account. */
  get firstPage(): string {
    return this.#web?.firstPage ?? this.url
  }

  /** Both at once, as a service manager does. */
  async startAll(): Promise<void> {
    await Promise.all([this.#startWeb(), this.startWorker()])
  }

  async startWorker(): Promise<void> {
    this.#worker = await startApplication({ script: 'worker', dataDir: this.#dataDir, port: this.#port })
  }

  async stopWorker(): Promise<void> {
    await this.#worker?.stop()
    this.#worker = null
  }

  /** As a power cut: every process of it, PostgreSQL included, is gone at once. */
  async killEverything(): Promise<void> {
    const programs = [this.#web, this.#worker].filter((program) => program !== null)
    const postmaster = Number(readFileSync(join(this.#dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
    const victims = [...programs.map((program) => program.pid), postmaster].flatMap(processTree)
    for (const pid of victims) killHard(pid)
    await Promise.all(programs.map((program) => program.kill()))
    this.#web = null
    this.#worker = null
  }

  /** Ends it and takes its data away. */
  async remove(): Promise<void> {
    await this.stopWorker()
    await this.#web?.stop()
    rmSync(this.#dataDir, { recursive: true, force: true })
  }

  async #startWeb(): Promise<void> {
    this.#web = await startApplication({ script: 'web', dataDir: this.#dataDir, port: this.#port })
  }
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It went together with another one.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
