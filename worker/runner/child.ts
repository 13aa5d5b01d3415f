import { Worker } from 'node:worker_threads'
import { storableError } from '#server/endings/storable.ts'
import type { ClaimedRun } from '#server/queue/claim-runs.ts'
import { loadHandlers } from '#worker/handler-registry/handler-registry.ts'
import { executeHandler } from './execute-handler.ts'
import type { HandlerMessage, WorkerMessage } from './messages.ts'
import type { RunReport } from './run-report.ts'

/**
 * The entry of a handler process: it runs one run at a time for the worker that forked it, and never outlives that worker.
 * Arguments: the worker's process id, and the team's folder of handlers or nothing.
 */
const [workerPid, handlersDir] = [Number(process.argv[2]), process.argv[3] || null]

/** A thread of its own sees the worker die although a handler blocks this one; then this process goes, with all it started. */
const WATCH = `
  const { workerData } = require('node:worker_threads')
  setInterval(() => { if (process.ppid !== workerData) process.kill(-process.pid, 'SIGKILL') }, 500)`
new Worker(WATCH, { eval: true, workerData: workerPid, stdin: false }).unref()

process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'))
// A terminal or service manager signals every process at once; the worker alone decides when its handlers stop.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})

let abort = new AbortController()
let isRunning = false

function send(message: HandlerMessage, then?: () => void) {
  process.send?.(message, () => then?.())
}

function crash(what: string) {
  return (thrown: unknown) => {
    const error = storableError(thrown)
    console.error(error.stack ?? error.message)
    if (!isRunning) process.exit(1)
    isRunning = false
    send({ type: 'ended', isLast: true, ending: { outcome: 'failed', error: { ...error, message: `${what}: ${error.message}` } } }, () =>
      process.exit(1),
    )
  }
}
process.on('uncaughtException', crash('An error that nothing caught ended the handler'))
process.on('unhandledRejection', crash('A rejected promise that nothing handled ended the handler'))

const registry = loadHandlers(handlersDir)

const report: RunReport = {
  log: (entry) => send({ type: 'log', ...entry }),
  progress: (progress) => send({ type: 'progress', ...progress }),
}

async function run(order: ClaimedRun) {
  abort = new AbortController()
  isRunning = true
  const handlers = await registry
  send({ type: 'started' })
  const ending = await executeHandler(handlers.get(order.handler)?.handler, order, report, abort.signal)
  // Rejections the handler left behind show up before this turn is over, and belong to this run rather than to the next.
  setImmediate(() => {
    if (!isRunning) return
    isRunning = false
    send({ type: 'ended', ending })
  })
}

process.on('message', (message: WorkerMessage) => {
  if (message.type === 'run') run(message.run)
  else abort.abort(new Error(message.reason))
})
