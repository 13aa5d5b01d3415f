import { hostname } from 'node:os'
import { CONFIDENTIAL, type Configuration, loadConfiguration } from '#server/configuration/configuration.ts'
import { migrateDatabase } from '#server/database/migrate.ts'
import { programLog } from '#server/failures/failure-log.ts'
import { isWrittenForPeople, NEEDS_A_PERSON, needsAPerson } from '#server/failures/needs-a-person.ts'
import { acquireDatabase } from '#server/programs/acquire-database.ts'
import { stopRequest } from '#server/programs/stop-request.ts'
import { prepareQueue } from '#server/queue/prepare-queue.ts'
import { queueInstance } from '#server/queue/queue-instance.ts'
import { HandlerLoadError } from '#worker/handler-definition/handler-load-error.ts'
import { attributePrinting, currentScope } from './handler-child/run-scope.ts'
import { handlerEnvironment } from './handler-host/handler-environment.ts'
import { WorkerHandlers } from './handler-registry/worker-handlers.ts'
import { startWorker } from './start-worker.ts'
import { TeamActionsFolder } from './team-actions/team-actions-folder.ts'

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

async function main(): Promise<void> {
  const stop = stopRequest()
  stop.signal.addEventListener('abort', () => log.info({}, 'Stopping: no new runs; what runs may end.'))
  const configuration = loadConfiguration(process.env)
  for (const name of CONFIDENTIAL) delete process.env[name]
  const handlers = await startHandlers(configuration)
  const teamActions = await startTeamActions(configuration).catch(async (error) => {
    await handlers?.host.stop()
    throw error
  })
  const database = await acquireDatabase(configuration, {
    log: (message) => log.info({}, message),
    signal: stop.signal,
    isKnownUsable: process.ppid === Number(process.env.DJAG_SUPERVISOR_PID),
  })
  try {
    if (stop.signal.aborted) return
    await migrateDatabase(database.directUrl)
    await prepareQueue(database.directUrl)
    const onError = (error: Error) => log.warn({ err: error }, 'pg-boss reports a problem; it goes on by itself.')
    const boss = queueInstance({ url: database.directUrl, name: `worker ${hostname()} ${process.pid}`, connections: 2, onError })
    await boss.start()
    const worker = await startWorker({ ...database, configuration, handlers, teamActions, log })
    const handlerNames = [...(handlers?.registry.keys() ?? [])]
    log.info({ role: configuration.role, concurrency: configuration.concurrency, handlers: handlerNames }, 'The worker is ready.')
    stop.onInsistence(() => worker.hurry())
    await stop.requested
    await worker.stop()
    await boss.stop({ graceful: false })
  } finally {
    await Promise.all([handlers?.host.stop(), teamActions?.host.stop()])
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

/** A scheduler carries none out. */
async function startTeamActions({ role, actionsDir, handlerEnvironmentNames }: Configuration): Promise<TeamActionsFolder | null> {
  if (role === 'scheduler' || actionsDir === null) return null
  return await TeamActionsFolder.start({ actionsDir, environment: handlerEnvironment(process.env, handlerEnvironmentNames), log })
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
