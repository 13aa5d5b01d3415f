import { fork } from 'node:child_process'
import { IS_BUILT, partOfBuild } from '#server/programs/built-programs.ts'
import type { SqlOrder, SqlResult, SqlRun } from './carry-out.ts'
import { sqlEnvironment } from './connections.ts'
import { readsOnly } from './in-words.ts'
import { UnknownEnd, unlessSilent } from './unless-silent.ts'

/** What the process that asks is told. */
export type SqliteOrder = { file: string; mayWrite: boolean; order: SqlOrder }

/** What it says: lines of the log, that it is about to keep what was changed, and its end. */
export type SqliteMessage =
  | { type: 'log'; level: 'debug' | 'info' | 'warn' | 'error'; message: string; fields?: Record<string, unknown> }
  | { type: 'commits' }
  | { type: 'result'; result: SqlResult }
  | { type: 'failed'; message: string; isServers: boolean; isReadOnly: boolean }

const PROGRAM = IS_BUILT ? partOfBuild('sqlite-program.mjs') : new URL('./sqlite-program.ts', import.meta.url).pathname

/**
 * Carries out an order in one transaction of a file of SQLite, in a process of its own: SQLite answers while everything else in its process
 * stands still, so that a statement that takes too long can be ended by its process alone. What it had changed is taken back then.
 * @throws Error in words for the run
 */
export async function askSqlite(file: string, order: SqlOrder, run: SqlRun): Promise<SqlResult> {
  const asked = new SqliteProcess({ file, mayWrite: run.mayWrite, order }, run)
  const stop = () => {
    if (!asked.commits) asked.kill()
  }
  run.stop.addEventListener('abort', stop, { once: true })
  if (run.stop.aborted) stop()
  try {
    return await unlessSilent(asked.result, run.stop, 'it is not known whether its changes were kept')
  } catch (error) {
    // What a killed process had begun to write, the next that may write takes back: nobody who only reads could look at the file before.
    if (run.stop.aborted && run.mayWrite && !(error instanceof UnknownEnd)) await takeBack(file, order, run)
    throw error
  } finally {
    run.stop.removeEventListener('abort', stop)
    await asked.end()
  }
}

async function takeBack(file: string, order: SqlOrder, run: SqlRun): Promise<void> {
  const looking = new SqliteProcess({ file, mayWrite: true, order: { ...order, statements: [], failWhen: 'never' } }, run)
  await unlessSilent(looking.result, run.stop).catch(() => {})
  await looking.end()
}

class SqliteProcess {
  /** Whether what it changed may be kept already. */
  commits = false
  readonly result: Promise<SqlResult>
  readonly #child
  readonly #gone: Promise<void>

  constructor(order: SqliteOrder, { connection, log }: SqlRun) {
    const others = Object.keys(sqlEnvironment(process.env))
    this.#child = fork(PROGRAM, [], {
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !others.includes(name))) as NodeJS.ProcessEnv,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.result = new Promise((resolve, reject) => {
      this.#child.on('message', (said: SqliteMessage) => {
        if (said.type === 'log') log[said.level](said.message, said.fields)
        else if (said.type === 'commits') this.commits = true
        else if (said.type === 'result') resolve(said.result)
        else reject(new Error(`${said.isServers ? 'SQLite says: ' : ''}${said.message}${said.isReadOnly ? readsOnly(connection) : ''}`))
      })
      this.#child.on('error', reject)
      this.#child.on('exit', (code, signal) => reject(new Error(`The process that asked SQLite ended (${signal ?? `exit code ${code}`}).`)))
    })
    this.result.catch(() => {})
    this.#gone = new Promise((resolve) => {
      this.#child.once('close', () => resolve())
      this.#child.once('error', () => resolve())
    })
    this.#child.send(order, () => {})
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  async end(): Promise<void> {
    this.kill()
    await this.#gone
  }
}
