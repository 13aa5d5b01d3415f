import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { RunActionQueue } from '#worker/handler-child/run-inbound.ts'
import type { RunReport } from '#worker/run-programs/run-report.ts'
import { HandlerPool } from './handler-pool.ts'
import type { HandlersVersion, HostMessage, HostOrder, VersionNews } from './host-messages.ts'
import { killMarked } from './process-traces.ts'
import { makeRuntimeCode } from './runtime-code.ts'
import { HandlersFolder } from './watch-folder.ts'

/**
 * The host: a small process between a worker and its handler processes. It starts them (which takes a large process ten times as long),
 * reads all they print, and survives its worker for the moment it takes to end every one of them. Arguments: the mark of all its processes, and
 * a folder of the worker's for what they need.
 */
const [hostMark = '', runtimeDir = ''] = process.argv.slice(2)
const environment = { ...process.env }

let pool: HandlerPool | null = null
let folder: HandlersFolder | null = null
const executions = new Map<string, { abort: AbortController; actions: RunActionQueue }>()
let outbox: HostMessage[] = []

/** Lines come by the thousand: all that gathers in one turn goes at once. */
function tell(message: HostMessage): void {
  if (outbox.push(message) > 1) return
  setImmediate(() => {
    const messages = outbox
    outbox = []
    if (process.connected) process.send?.(messages, () => {})
  })
}

function endAll(exitCode: number): void {
  pool?.killAll()
  killMarked(hostMark)
  rmSync(runtimeDir, { recursive: true, force: true })
  process.exit(exitCode)
}

process.on('disconnect', () => endAll(0))
// A terminal or service manager signals every process at once; the worker alone decides when its handlers stop.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

async function start({ folder: teamFolder, concurrency }: HostOrder & { type: 'start' }): Promise<void> {
  const code = await makeRuntimeCode(join(runtimeDir, 'code'), environment)
  pool = new HandlerPool({
    program: code.child,
    environment,
    hostMark,
    concurrency,
    // People ask for actions now and then, and wait for one without harm.
    isPrepared: teamFolder?.holds !== 'actions',
    say: (fields, message) => tell({ type: 'say', fields, message }),
  })
  let news: VersionNews | null = null
  if (teamFolder) {
    folder = new HandlersFolder({ folder: teamFolder, runtimeDir, program: code.trial, environment, mark: `${hostMark}/trial` })
    news = await folder.load()
    if ('version' in news) moveTo(pool, news.version)
    // Also a folder that is refused now is mended some time: this may be the host that follows one which died.
    folder.watch((later) => {
      if (pool && 'version' in later) moveTo(pool, later.version)
      tell({ type: 'news', news: later })
    })
  } else pool.prepare([])
  tell({ type: 'ready', news })
}

async function reload({ key }: HostOrder & { type: 'reload' }): Promise<void> {
  const news = (await folder?.load()) ?? null
  if (pool && news && 'version' in news) moveTo(pool, news.version)
  tell({ type: 'reloaded', key, news })
}

function moveTo(used: HandlerPool, version: HandlersVersion): void {
  used.forgetVersionsBut(version.versionDir)
  const files = version.handlers.flatMap(({ file, place }) => (file && place !== 'inline' ? [file] : []))
  used.prepare([...new Set(files)].map((file) => ({ file, versionDir: version.versionDir })))
}

async function run({ key, run, code, isReused, environment }: HostOrder & { type: 'run' }): Promise<void> {
  const abort = new AbortController()
  const actions = new RunActionQueue()
  executions.set(key, { abort, actions })
  const report: RunReport = {
    log: (entry) => tell({ type: 'log', key, entry }),
    progress: (progress) => tell({ type: 'progress', key, progress }),
    late: (entry) => tell({ type: 'log', key, entry }),
    listens: (action) => tell({ type: 'listens', key, action }),
    answer: (answer) => tell({ type: 'answer', key, answer }),
  }
  const outcome = (await pool?.execute({ run, code, isReused, environment }, report, { signal: abort.signal, actions })) ?? {
    outcome: 'failed' as const,
    error: { message: 'The worker was not ready for it.' },
  }
  executions.delete(key)
  tell({ type: 'ended', key, outcome })
}

process.on('message', (order: HostOrder) => {
  switch (order.type) {
    case 'start':
      void start(order).catch((error: Error) => {
        console.error(error)
        endAll(1)
      })
      break
    case 'run':
      void run(order)
      break
    case 'abort':
      executions.get(order.key)?.abort.abort(new Error(order.reason))
      break
    case 'reload':
      void reload(order)
      break
    case 'action':
      executions.get(order.key)?.actions.push(order.action)
      break
  }
})
