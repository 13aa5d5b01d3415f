import { once } from 'node:events'
import { hostname } from 'node:os'
import { CONFIDENTIAL, type Configuration, loadConfiguration } from '#server/configuration/configuration.ts'
import { migrateDatabase } from '#server/database/migrate.ts'
import { type DatabaseAddresses, waitForUsableDatabase } from '#server/database/usable-database.ts'
import { acquireEmbeddedPostgres } from '#server/embedded-postgres/embedded-postgres.ts'
import { programLog } from '#server/failures/failure-log.ts'
import { isWrittenForPeople, NEEDS_A_PERSON, needsAPerson } from '#server/failures/needs-a-person.ts'
import { prepareQueue } from '#server/queue/prepare-queue.ts'
import { queueInstance } from '#server/queue/queue-instance.ts'
import { HandlerLoadError } from '#worker/handler-definition/handler-load-error.ts'
import { attributePrinting, currentScope } from './handler-child/run-scope.ts'
import { handlerEnvironment } from './handler-host/handler-environment.ts'
import { WorkerHandlers } from './handler-registry/worker-handlers.ts'
import { startWorker } from './start-worker.ts'

const DATABASE_PATIENCE_MS = 30_000
/** A terminal's Ctrl-C and a forwarded signal are the same wish when they come together. */
const SAME_WISH_MS = 1_000

const log = programLog('djag worker')

attributePrinting()
process.on('unhandledRejection', (error) => {
  const scope = currentScope()
  if (scope) return scope.fail(error, 'A rejected promise that nothing handled ended the handler')
  log.error({ err: error }, 'A rejected promise was not handled.')
})
process.on('uncaughtException', (error) => {
  const scope = currentScope()
  if (scope) return scope.fail(error, 'An error that nothing caught ended the handler')
  log.fatal({ err: error }, 'An error that nothing caught ends this worker; others take over its runs.')
  process.exit(1)
})

/** Gives the database of DATABASE_URL, or the embedded one of the data folder, found or started. */
async function findDatabase(
  { databaseUrl, directUrl, dataDir }: Configuration,
  signal: AbortSignal,
): Promise<DatabaseAddresses & { release(): Promise<void> }> {
  const say = (message: string) => log.info({}, message)
  if (databaseUrl === null) {
    const { url, release } = await acquireEmbeddedPostgres({ dataDir, log: say, settings: { max_connections: '200' } })
    return { databaseUrl: url, directUrl: url, release }
  }
  const addresses = { databaseUrl, directUrl: directUrl ?? databaseUrl }
  await waitForUsableDatabase(addresses, { patienceMs: DATABASE_PATIENCE_MS, log: say, signal })
  return { ...addresses, release: async () => {} }
}

/** The first signal drains; a later one aborts what still runs. */
function whenAskedToStop(onInsistence: () => void): AbortSignal {
  const controller = new AbortController()
  let firstMs: number | null = null
  const onSignal = (signal: NodeJS.Signals) => {
    if (firstMs === null) {
      firstMs = performance.now()
      log.info({ signal }, 'Stopping: no new runs; what runs may end.')
      controller.abort()
    } else if (performance.now() - firstMs > SAME_WISH_MS) onInsistence()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  return controller.signal
}

async function main(): Promise<void> {
  let hurry = () => {}
  const stop = whenAskedToStop(() => hurry())
  const stopRequested = once(stop, 'abort')
  const configuration = loadConfiguration(process.env)
  for (const name of CONFIDENTIAL) delete process.env[name]
  const handlers = await startHandlers(configuration)
  const database = await findDatabase(configuration, stop)
  try {
    if (stop.aborted) return
    await migrateDatabase(database.directUrl)
    await prepareQueue(database.directUrl)
    const onError = (error: Error) => log.warn({ err: error }, 'pg-boss reports a problem; it goes on by itself.')
    const boss = queueInstance({ url: database.directUrl, name: `worker ${hostname()} ${process.pid}`, connections: 2, onError })
    await boss.start()
    const worker = await startWorker({ ...database, configuration, handlers, log })
    const handlerNames = [...(handlers?.registry.keys() ?? [])]
    log.info({ role: configuration.role, concurrency: configuration.concurrency, handlers: handlerNames }, 'The worker is ready.')
    hurry = worker.hurry
    await stopRequested
    await worker.stop()
    await boss.stop({ graceful: false })
  } finally {
    await handlers?.host.stop()
    await database.release()
  }
}

/** A scheduler runs no handlers. */
async function startHandlers(configuration: Configuration): Promise<WorkerHandlers | null> {
  if (configuration.role === 'scheduler') return null
  const { handlersDir, concurrency, handlerEnvironmentNames } = configuration
  return await WorkerHandlers.start({
    handlersDir,
    concurrency,
    environment: handlerEnvironment(process.env, handlerEnvironmentNames),
    log,
  })
}

try {
  await main()
  log.info({}, 'The worker has stopped.')
  process.exit(0)
} catch (error) {
  const isForAPerson = error instanceof HandlerLoadError || needsAPerson(error)
  if (error instanceof HandlerLoadError || isWrittenForPeople(error)) log.fatal({}, error.message)
  else log.fatal({ err: error }, 'The worker could not start.')
  process.exit(isForAPerson ? NEEDS_A_PERSON : 1)
}
