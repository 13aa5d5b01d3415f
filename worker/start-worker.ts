import { hostname } from 'node:os'
import type { Configuration } from '#server/configuration/configuration.ts'
import { SESSION_LIMITS } from '#server/database/client.ts'
import { listenTo } from '#server/database/listener.ts'
import type { DatabaseAddresses } from '#server/database/usable-database.ts'
import { CANCEL_CHANNEL } from '#server/leases/stop-requests.ts'
import { QUEUE_CHANNEL } from '#server/queue/queue-schema.ts'
import { carryOutPendingActions } from '#server/user-actions/carry-out-pending-actions.ts'
import { DatabaseHolder } from './database-holder.ts'
import type { HandlerRegistry } from './handler-registry/handler-registry.ts'
import { publishHandlers } from './handler-registry/publish-handlers.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import { Runner, type RunnerLog } from './runner/runner.ts'
import { type RunningScheduler, startScheduler } from './scheduler/start-scheduler.ts'

export type WorkerOptions = DatabaseAddresses & { configuration: Configuration; registry: HandlerRegistry; log: RunnerLog }

export type RunningWorker = {
  /** Lets running runs end for a while, hands the others back, and closes everything. */
  stop(): Promise<void>
  /** Makes a stop under way abort what still runs at once. */
  hurry(): void
}

/**
 * Starts what DJAG_ROLE asks for: the scheduler, the runner or both, under one lease. The database must be there now, migrated and with its
 * queue prepared; when it goes away later, everything goes on trying.
 */
export async function startWorker({ databaseUrl, directUrl, configuration, registry, log }: WorkerOptions): Promise<RunningWorker> {
  const { role, queues, concurrency, handlersDir } = configuration
  const isRunner = role !== 'scheduler'
  const leases = new DatabaseHolder(databaseUrl, { applicationName: 'djag lease', connections: 2, ...SESSION_LIMITS.runner })
  const running = new DatabaseHolder(databaseUrl, { applicationName: 'djag runner', connections: 4, ...SESSION_LIMITS.runner })
  let runner: Runner | null = null
  let scheduler: RunningScheduler | null = null

  const handlerNames = isRunner ? [...registry.keys()] : []
  if (isRunner) await publishHandlers(running.db, registry)
  const keeper = new LeaseKeeper({
    database: () => leases.db,
    reconnect: async () => {
      await Promise.all([leases.reconnect(), running.reconnect()])
    },
    worker: { host: hostname(), pid: process.pid, role, queues, concurrency, handlerNames },
    activeRuns: () => runner?.activeRuns ?? 0,
    lastTickAt: () => scheduler?.lastTickAt() ?? null,
    lookAfterRuns: async () => await runner?.lookAtAll(),
    onLost: () => runner?.letGoOfEverything(),
    log,
  })
  await keeper.start()
  if (role !== 'runner') {
    const carryOut = () => carryOutPendingActions(running.db)
    scheduler = startScheduler({ databaseUrl, directUrl, configuration, log, carryOutPendingActions: carryOut })
  }
  if (isRunner) {
    runner = new Runner({ database: () => running.db, workerId: () => keeper.workerId, registry, handlersDir, queues, concurrency, log })
  }
  const listener = isRunner ? listenForRuns(directUrl, () => runner, log) : null

  return {
    hurry: () => runner?.hurry(),
    stop: async () => {
      keeper.drain()
      await Promise.all([scheduler?.stop(), listener?.close(), runner?.drain()])
      await keeper.stop()
      await Promise.all([leases.close(), running.close()])
    },
  }
}

function listenForRuns(url: string, runner: () => Runner | null, log: RunnerLog) {
  let isDeaf = false
  return listenTo({
    url,
    applicationName: 'djag runner, listening',
    channels: [QUEUE_CHANNEL, CANCEL_CHANNEL],
    onNotification: (channel, payload) => (channel === CANCEL_CHANNEL ? runner()?.lookAt(payload) : runner()?.notify(payload)),
    onListening: () => {
      isDeaf = false
      runner()?.lookEverywhere()
    },
    onLost: (error) => {
      if (!isDeaf) log.warn({ err: error }, 'The runner hears no notifications until it is connected again; it polls meanwhile.')
      isDeaf = true
    },
  })
}
