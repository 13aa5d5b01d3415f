import { Socket } from 'node:net'
import { storableError, storableText } from '#server/endings/storable.ts'
import type { Handler } from '#worker/handler-definition/define-handler.ts'
import type { HandlerExecution, RunReport } from '#worker/run-programs/run-report.ts'
import { TextLines } from '#worker/run-programs/text-lines.ts'
import { executeHandler } from './execute-handler.ts'
import type { HandlerCode, HandlerOrder, SentMessage } from './handler-messages.ts'
import { watchForLeftovers } from './leftovers.ts'
import { loadHandlers } from './load-handlers.ts'
import { RunActionQueue } from './run-inbound.ts'
import { currentScope, inScope, type RunScope } from './run-scope.ts'
import type { RunWithSecrets } from './run-with-secrets.ts'
import { replaceStandardStream, writeFully } from './wire.ts'

/**
 * A handler process. It is started ahead, with the code of one handler loaded where it is known, and then runs one run; more only for
 * handlers that declare `reuse`. It never outlives its host. Arguments: the code to load (JSON).
 */
const [MESSAGES_FD, ORDERS_FD] = [3, 4]

type Current = { run: RunWithSecrets; scope: RunScope; abort: AbortController; actions: RunActionQueue }
let current: Current | null = null
let isSpoiled = false

const send = (message: SentMessage) => writeFully(MESSAGES_FD, `${JSON.stringify(message)}\n`)

function killAll(): void {
  process.kill(-process.pid, 'SIGKILL')
}

for (const [name, fd, level] of [
  ['stdout', 1, 'info'],
  ['stderr', 2, 'warn'],
] as const) {
  replaceStandardStream(name, (data) => {
    const scope = currentScope()
    if (scope && scope !== current?.scope) scope.print(level, data.toString())
    else writeFully(fd, data)
  })
}

// A terminal or service manager signals every process at once; the worker alone decides when its handlers stop.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})

function crash(what: string) {
  return (thrown: unknown) => {
    const scope = currentScope() ?? current?.scope
    if (scope) return scope.fail(thrown, what)
    console.error(storableError(thrown).stack ?? thrown)
    process.exit(1)
  }
}
process.on('uncaughtException', crash('An error that nothing caught ended the handler'))
process.on('unhandledRejection', crash('A rejected promise that nothing handled ended the handler'))

const report: RunReport = {
  log: (entry) => send({ type: 'log', ...entry }),
  progress: (progress) => send({ type: 'progress', ...progress }),
  late: (entry) => send({ type: 'late', runId: null, ...entry }),
  listens: (action) => send({ type: 'listens', action }),
  answer: ({ state, ...answer }) => state !== 'unknown' && send({ type: 'answer', state, ...answer }),
}

/** Built-in ones are loaded when they are needed only: most processes need none. */
async function findHandler(name: string, code: HandlerCode): Promise<Handler | undefined> {
  if (code) return (await loadHandlers(code)).find((handler) => handler.name === name)
  const { BUILT_IN } = await import('#worker/handlers/built-in.ts')
  return BUILT_IN.find((handler) => handler.name === name)
}

function scopeOf({ runId }: RunWithSecrets): RunScope {
  const scope: RunScope = {
    print: (level, text) => send({ type: 'late', runId, level, message: text.trimEnd() }),
    fail: (thrown, what) => {
      const error = storableError(thrown)
      if (current?.scope !== scope) {
        isSpoiled = true
        return send({ type: 'late', runId, level: 'error', message: error.stack ?? error.message })
      }
      console.error(error.stack ?? error.message)
      current = null
      send({
        type: 'ended',
        isLast: true,
        ending: { outcome: 'failed', error: { ...error, message: storableText(`${what}: ${error.message}`) } },
      })
      process.exit(1)
    },
  }
  return scope
}

async function outcomeOf({ run, code }: HandlerOrder & { type: 'run' }, { scope, abort, actions }: Current): Promise<HandlerExecution> {
  const ownReport = { ...report, late: (entry: Parameters<RunReport['late']>[0]) => send({ type: 'late', runId: run.runId, ...entry }) }
  try {
    const handler = await findHandler(run.handler, code)
    send({ type: 'started' })
    return await inScope(scope, () => executeHandler(handler, run, ownReport, { signal: abort.signal, actions }))
  } catch (thrown) {
    send({ type: 'started' })
    const error = storableError(thrown)
    return { outcome: 'failed', error: { ...error, message: storableText(`The handler's file could not be loaded: ${error.message}`) } }
  }
}

async function run(order: HandlerOrder & { type: 'run' }): Promise<void> {
  Object.assign(process.env, order.environment, { DJAG_RUN_ID: order.run.runId })
  const leftBehind = order.isReused ? watchForLeftovers() : () => []
  const mine: Current = { run: order.run, scope: scopeOf(order.run), abort: new AbortController(), actions: new RunActionQueue() }
  current = mine
  const ending = await outcomeOf(order, mine)
  // Rejections the handler left behind show up before this turn is over, and decide the run.
  setImmediate(() => {
    if (current !== mine) return
    current = null
    if (!order.isReused) return send({ type: 'ended', ending })
    for (const fd of [1, 2]) writeFully(fd, `\n${order.mark}\n`)
    send({ type: 'ended', ending, leftBehind: [...leftBehind(), ...(isSpoiled ? ['errors after the end of runs'] : [])] })
  })
}

const orders = new TextLines((line) => {
  const order = JSON.parse(line) as HandlerOrder
  if (order.type === 'run') void run(order)
  else if (order.type === 'action') current?.actions.push(order.action)
  else current?.abort.abort(new Error(order.reason))
}, Number.POSITIVE_INFINITY)
new Socket({ fd: ORDERS_FD, readable: true, writable: false })
  .on('data', (bytes) => orders.write(bytes))
  .on('close', killAll)
  .on('error', killAll)

const code = JSON.parse(process.argv[2] ?? 'null') as HandlerCode
process.argv.length = 2
// What goes wrong here is told by the run that needs it.
if (code) void loadHandlers(code).catch(() => {})
