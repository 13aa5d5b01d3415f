import { hostname } from 'node:os'
import { pino } from 'pino'
import { ConfigurationError, loadConfiguration } from '#server/configuration/configuration.ts'
import { MigrationError, migrateDatabase } from '#server/database/migrate.ts'
import { DatabaseUnreachableError, waitForDatabase } from '#server/database/reachability.ts'
import { acquireEmbeddedPostgres } from '#server/embedded-postgres/embedded-postgres.ts'
import { EmbeddedPostgresError } from '#server/embedded-postgres/embedded-postgres-error.ts'
import { prepareQueue } from '#server/queue/prepare-queue.ts'
import { queueInstance } from '#server/queue/queue-instance.ts'
import { HandlerLoadError } from './handler-registry/handler-load-error.ts'
import { loadHandlers } from './handler-registry/handler-registry.ts'
import { startWorker } from './start-worker.ts'

/** Exit code (EX_CONFIG): starting again is of no use before a person has changed something. */
const NEEDS_A_PERSON = 78
const FOR_A_PERSON = [ConfigurationError, HandlerLoadError, EmbeddedPostgresError, MigrationError]

const DATABASE_PATIENCE_MS = 30_000
/** A terminal's Ctrl-C and a forwarded signal are the same wish when they come together. */
const SAME_WISH_MS = 1_000

const log = pino({ base: { program: 'djag worker', pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime })

process.on('unhandledRejection', (error) =>
  log.error({ err: error }, 'A rejected promise was not handled; a handler that runs inline may have left it behind.'),
)
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'An error that nothing caught ends this worker; others take over its runs.')
  process.exit(1)
})

/** Gives the database of DATABASE_URL, or the embedded one of the data folder, found or started. */
async function findDatabase(databaseUrl: string | null, dataDir: string): Promise<{ url: string; release(): Promise<void> }> {
  const say = (message: string) => log.info({}, message)
  if (databaseUrl === null) return await acquireEmbeddedPostgres({ dataDir, log: say, settings: { max_connections: '200' } })
  await waitForDatabase(databaseUrl, { patienceMs: DATABASE_PATIENCE_MS, log: say })
  return { url: databaseUrl, release: async () => {} }
}

/** The first signal drains; a later one aborts what still runs. */
function untilAskedToStop(onInsistence: () => void): Promise<void> {
  return new Promise((resolve) => {
    let firstMs: number | null = null
    const onSignal = (signal: NodeJS.Signals) => {
      if (firstMs === null) {
        firstMs = performance.now()
        log.info({ signal }, 'Stopping: no new runs; what runs may end.')
        resolve()
      } else if (performance.now() - firstMs > SAME_WISH_MS) onInsistence()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  })
}

async function main(): Promise<void> {
  let hurry = () => {}
  const stopRequested = untilAskedToStop(() => hurry())
  const configuration = loadConfiguration(process.env)
  const registry = await loadHandlers(configuration.handlersDir)
  const database = await findDatabase(configuration.databaseUrl, configuration.dataDir)
  try {
    await migrateDatabase(database.url)
    await prepareQueue(database.url)
    const onError = (error: Error) => log.warn({ err: error }, 'pg-boss reports a problem; it goes on by itself.')
    const boss = queueInstance({ url: database.url, name: `worker ${hostname()} ${process.pid}`, connections: 2, onError })
    await boss.start()
    const worker = await startWorker({ databaseUrl: database.url, configuration, registry, log })
    log.info({ role: configuration.role, concurrency: configuration.concurrency, handlers: [...registry.keys()] }, 'The worker is ready.')
    hurry = worker.hurry
    await stopRequested
    await worker.stop()
    await boss.stop({ graceful: false })
  } finally {
    await database.release()
  }
}

try {
  await main()
  log.info({}, 'The worker has stopped.')
  process.exit(0)
} catch (error) {
  const isForAPerson = FOR_A_PERSON.some((kind) => error instanceof kind)
  if (isForAPerson || error instanceof DatabaseUnreachableError) log.fatal({}, (error as Error).message)
  else log.fatal({ err: error }, 'The worker could not start.')
  process.exit(isForAPerson ? NEEDS_A_PERSON : 1)
}
