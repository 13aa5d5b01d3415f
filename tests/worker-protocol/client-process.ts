import { type ChildProcess, spawn } from 'node:child_process'

/** The client under test: a program that becomes a worker by what its environment says. */
export class ClientProcess {
  readonly #child: ChildProcess
  readonly ended: Promise<number | null>
  #output = ''

  /** @param words the program and its arguments */
  constructor(words: readonly string[], environment: Record<string, string>, cwd: string) {
    const [program = '', ...rest] = words
    this.#child = spawn(program, rest, { cwd, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text))
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#output += `It could not be started: ${error.message}\n`
        resolve(null)
      })
      this.#child.once('close', resolve)
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get output(): string {
    return this.#output
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  signal(name: NodeJS.Signals): void {
    if (this.isRunning) this.#child.kill(name)
  }
}
