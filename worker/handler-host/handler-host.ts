import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JsonValue } from '#domain/json-value.ts'
import type { LogEntry } from '#server/leases/run-signs.ts'
import { IS_BUILT, partOfBuild } from '#server/programs/built-programs.ts'
import { HiddenValues } from '#server/secrets/hiding/hidden-values.ts'
import type { HandlerCode } from '#worker/handler-child/handler-messages.ts'
import type { RunInbound } from '#worker/handler-child/run-inbound.ts'
import type { RunWithSecrets } from '#worker/handler-child/run-with-secrets.ts'
import { ownEnvironment } from '#worker/handlers/own-environment.ts'
import type { HandlerExecution, RunReport } from '#worker/run-programs/run-report.ts'
import type { TeamFolder } from './folder-version.ts'
import type { HostMessage, HostOrder, VersionNews } from './host-messages.ts'
import { killMarked } from './process-traces.ts'

const HOST = IS_BUILT ? partOfBuild('host.mjs') : fileURLToPath(new URL('./host.ts', import.meta.url))
const QUIET = ['--disable-warning=ExperimentalWarning', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON']
const RESTART_PAUSE_MS = 1_000
const LONGEST_STOP_MS = 3_000
/** What still comes of a run that has ended is its own; so many are remembered. */
const MOST_REMEMBERED = 500
const MOST_HIDDEN = 100

export type HandlerHostOptions = {
  /** The file of the host; left out, what belongs to this program: of its build, or of its sources. */
  program?: string | undefined
  /** The team's; null: there is none. */
  folder: TeamFolder | null
  concurrency: number
  /** All that handlers see of the worker's environment. */
  environment: NodeJS.ProcessEnv
  log: Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>
  /** Called when the folder has changed: with its new version, or with why that can't be used. */
  onNews(news: VersionNews): void
}

const HOST_DIED_LOADING = 'The host of the handler processes died while it loaded the folder.'

type Execution = { report: RunReport; settle(outcome: HandlerExecution): void }

/** The worker's side of the host of its handler processes. When the host dies its runs fail, and another one is started. */
export class HandlerHost {
  readonly #options: HandlerHostOptions
  readonly #mark = randomUUID()
  readonly #runtimeDir = mkdtempSync(join(tmpdir(), 'djag-handlers-'))
  readonly #executions = new Map<string, Execution>()
  readonly #ended = new Map<string, RunReport>()
  readonly #reloads = new Map<string, (news: VersionNews | null) => void>()
  /** Of the latest runs that had secrets: what their processes print between runs goes to this worker's own log. */
  #hidden: HiddenValues[] = []
  #child: ChildProcess
  #isStopping = false
  /** What the first load of the folder gave; null without a folder. Rejects when the host cannot start. */
  readonly firstNews: Promise<VersionNews | null>
  #ready: Promise<unknown>

  constructor(options: HandlerHostOptions) {
    this.#options = options
    chmodSync(this.#runtimeDir, 0o700)
    const { child, ready } = this.#start()
    this.#child = child
    this.firstNews = ready
    this.#ready = ready
    ready.catch(() => {})
  }

  /** Runs a handler in a process of the host's. Never rejects. */
  async execute(
    run: RunWithSecrets,
    code: HandlerCode,
    isReused: boolean,
    report: RunReport,
    { signal, actions }: RunInbound,
  ): Promise<HandlerExecution> {
    await this.#ready.catch(() => {})
    const key = `${run.runId} ${run.attempt} ${randomUUID()}`
    const secrets = Object.values(run.secrets)
    if (isReused && secrets.length > 0) this.#hidden = [...this.#hidden, new HiddenValues(secrets)].slice(-MOST_HIDDEN)
    const stop = () => this.#send({ type: 'abort', key, reason: String(signal.reason?.message ?? signal.reason) })
    try {
      return await new Promise<HandlerExecution>((settle) => {
        if (!this.#child.connected) return settle(hostIsGone())
        this.#executions.set(key, { report, settle })
        const environment = code === null ? ownEnvironment(run.handler, process.env) : {}
        this.#send({ type: 'run', key, run, code, isReused, environment })
        actions.hear((action) => this.#send({ type: 'action', key, action }))
        if (signal.aborted) stop()
        else signal.addEventListener('abort', stop, { once: true })
      })
    } finally {
      actions.ignore()
      this.#executions.delete(key)
      if (isReused) this.#remember(key, report)
      signal.removeEventListener('abort', stop)
    }
  }

  /** Loads the team's folder as it is now: what that gave; null without a folder. Never rejects. */
  async reload(): Promise<VersionNews | null> {
    await this.#ready.catch(() => {})
    const key = randomUUID()
    return await new Promise((resolve) => {
      if (!this.#child.connected) return resolve({ problem: HOST_DIED_LOADING })
      this.#reloads.set(key, resolve)
      this.#send({ type: 'reload', key })
    })
  }

  /** Ends the host with every process it started. */
  async stop(): Promise<void> {
    if (this.#isStopping) return
    this.#isStopping = true
    const { promise: gone, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), LONGEST_STOP_MS)
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) resolve()
    this.#child.once('exit', () => resolve())
    if (this.#child.connected) this.#child.disconnect()
    await gone
    clearTimeout(timer)
    rmSync(this.#runtimeDir, { recursive: true, force: true })
  }

  #remember(key: string, report: RunReport): void {
    this.#ended.set(key, report)
    const [oldest] = this.#ended.keys()
    if (this.#ended.size > MOST_REMEMBERED && oldest !== undefined) this.#ended.delete(oldest)
  }

  #start(): { child: ChildProcess; ready: Promise<VersionNews | null> } {
    const child = fork(this.#options.program ?? HOST, [this.#mark, this.#runtimeDir], {
      detached: true,
      env: this.#options.environment,
      execArgv: QUIET,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const { promise: ready, resolve, reject } = Promise.withResolvers<VersionNews | null>()
    child.on('message', (messages: HostMessage[]) => {
      for (const message of messages) {
        if (message.type === 'ready') resolve(message.news)
        else this.#hear(message)
      }
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      reject(new Error(`The host of the handler processes ended (${signal ?? `exit code ${code}`}).`))
      this.#outlive(signal ?? `exit code ${code}`)
    })
    const { folder, concurrency } = this.#options
    child.send({ type: 'start', folder, concurrency } satisfies HostOrder, () => {})
    return { child, ready }
  }

  #outlive(how: string): void {
    killMarked(this.#mark)
    for (const { settle } of this.#executions.values()) settle(hostIsGone())
    for (const resolve of this.#reloads.values()) resolve({ problem: HOST_DIED_LOADING })
    this.#reloads.clear()
    if (this.#isStopping) return
    this.#options.log.error({ how }, 'The host of the handler processes has died, and its runs with it; another one is started.')
    this.#ready = new Promise<void>((resolve) => setTimeout(resolve, RESTART_PAUSE_MS)).then(() => {
      if (this.#isStopping) return
      const { child, ready } = this.#start()
      this.#child = child
      return ready.then((news) => news && this.#options.onNews(news))
    })
    this.#ready.catch(() => {})
  }

  #send(order: HostOrder): void {
    if (this.#child.connected) this.#child.send(order, () => {})
  }

  #hearLine(key: string, entry: LogEntry): void {
    const report = this.#executions.get(key)?.report ?? this.#ended.get(key)
    if (report) report.log(entry)
    else this.#options.log.warn({ ...runOfKey(key), ...this.#shown({ entry }) }, 'A handler wrote something long after the end of its run.')
  }

  #shown(fields: object): object {
    return this.#hidden.reduce((shown, hidden) => hidden.inJson(shown), fields as JsonValue) as object
  }

  #hear(message: HostMessage): void {
    switch (message.type) {
      case 'log':
        this.#hearLine(message.key, message.entry)
        break
      case 'progress':
        this.#executions.get(message.key)?.report.progress(message.progress)
        break
      case 'listens':
        this.#executions.get(message.key)?.report.listens(message.action)
        break
      case 'answer':
        this.#executions.get(message.key)?.report.answer(message.answer)
        break
      case 'ended':
        this.#executions.get(message.key)?.settle(message.outcome)
        break
      case 'news':
        this.#options.onNews(message.news)
        break
      case 'reloaded':
        this.#reloads.get(message.key)?.(message.news)
        this.#reloads.delete(message.key)
        break
      case 'say':
        this.#options.log.warn(this.#shown(message.fields), message.message)
        break
      case 'ready':
        break
    }
  }
}

/** Keys begin with the run and the attempt. */
function runOfKey(key: string): { runId: string; attempt: number } {
  const [runId = '', attempt] = key.split(' ')
  return { runId, attempt: Number(attempt) }
}

function hostIsGone(): HandlerExecution {
  return { outcome: 'failed', error: { message: 'The host of the handler processes died while it ran.' } }
}
