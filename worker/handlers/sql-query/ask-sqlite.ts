import { fork } from 'node:child_process'
import { IS_BUILT, partOfBuild } from '#server/programs/built-programs.ts'
import type { SqlOrder, SqlResult, SqlRun } from './carry-out.ts'
import { sqlEnvironment } from './connections.ts'
import { readsOnly } from './in-words.ts'
import { UnknownEnd, unlessSilent } from './unless-silent.ts'

/** What the process that asks is told. `askedBy`: the process behind whose end it does not go on. */
export type SqliteOrder = { file: string; mayWrite: boolean; order: SqlOrder; askedBy: number }

/** What it is told once it is about to keep what was changed: it does so only then. */
export type SqliteLeave = 'go'

/** What it says: lines of the log, that it is about to keep what was changed and waits for leave, and its end. */
export type SqliteMessage =
  | { type: 'log'; level: 'debug' | 'info' | 'warn' | 'error'; message: string; fields?: Record<string, unknown> }
  | { type: 'commits' }
  | { type: 'result'; result: SqlResult }
  | { type: 'failed'; message: string; isServers: boolean; isReadOnly: boolean }

const UNKNOWN = 'it is not known whether its changes were kept'
/** So long what a killed process left may take to be taken back: as much as it had written is written once more. */
const TAKE_BACK_MS = 10_000

const PROGRAM = IS_BUILT ? partOfBuild('sqlite-program.mjs') : new URL('./sqlite-program.ts', import.meta.url).pathname

/**
 * Carries out an order in one transaction of a file of SQLite, in a process of its own: SQLite answers while everything else in its process
 * stands still, so that a statement that takes too long can be ended by its process alone. What it had changed is taken back then.
 * @throws Error in words for the run
 */
export async function askSqlite(file: string, order: SqlOrder, run: SqlRun): Promise<SqlResult> {
  const asked = new SqliteProcess({ file, mayWrite: run.mayWrite, order, askedBy: process.pid }, run)
  const stop = () => {
    if (!asked.commits) asked.kill()
  }
  run.stop.addEventListener('abort', stop, { once: true })
  if (run.stop.aborted) stop()
  try {
    return await unlessSilent(asked.result, run.stop, UNKNOWN)
  } catch (error) {
    // What a killed process had begun to write, the next that may write takes back: nobody who only reads could look at the file before.
    if (run.stop.aborted && run.mayWrite) {
      await asked.end()
      await takeBack(file, order, run)
    }
    throw error
  } finally {
    run.stop.removeEventListener('abort', stop)
    await asked.end()
  }
}

async function takeBack(file: string, order: SqlOrder, run: SqlRun): Promise<void> {
  const stop = AbortSignal.timeout(TAKE_BACK_MS)
  const nothing: SqlOrder = { ...order, statements: [], failWhen: 'never', timeLimitSeconds: TAKE_BACK_MS / 1_000 }
  const looking = new SqliteProcess({ file, mayWrite: true, order: nothing, askedBy: process.pid }, { ...run, stop })
  await unlessSilent(looking.result, stop).catch(() => {})
  await looking.end()
}

class SqliteProcess {
  /** Whether it has leave to keep what it changed. */
  commits = false
  readonly result: Promise<SqlResult>
  readonly #child
  readonly #gone: Promise<void>

  constructor(order: SqliteOrder, { connection, log, stop }: SqlRun) {
    const others = Object.keys(sqlEnvironment(process.env))
    this.#child = fork(PROGRAM, [], {
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !others.includes(name))) as NodeJS.ProcessEnv,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.result = new Promise((resolve, reject) => {
      this.#child.on('message', (said: SqliteMessage) => {
        if (said.type === 'log') log[said.level](said.message, said.fields)
        else if (said.type === 'commits') this.#giveLeave(stop)
        else if (said.type === 'result') resolve(said.result)
        else reject(new Error(`${said.isServers ? 'SQLite says: ' : ''}${said.message}${said.isReadOnly ? readsOnly(connection) : ''}`))
      })
      this.#child.on('error', reject)
      this.#child.on('exit', (code, signal) => {
        const ended = `The process that asked SQLite ended (${signal ?? `exit code ${code}`})`
        reject(this.commits && order.mayWrite ? new UnknownEnd(`${ended}, and ${UNKNOWN}.`, UNKNOWN) : new Error(`${ended}.`))
      })
    })
    this.result.catch(() => {})
    this.#gone = new Promise((resolve) => {
      this.#child.once('close', () => resolve())
      this.#child.once('error', () => resolve())
    })
    this.#child.send(order, () => {})
  }

  /** From here on nobody ends it who could say that nothing was changed. */
  #giveLeave(stop: AbortSignal): void {
    if (stop.aborted) {
      this.kill()
      return
    }
    this.commits = true
    this.#child.send('go' satisfies SqliteLeave, (problem) => {
      if (problem) this.kill()
    })
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  async end(): Promise<void> {
    this.kill()
    await this.#gone
  }
}
