import { callbackAddress } from '#server/completions/callback-address.ts'
import type { Configuration } from '#server/configuration/configuration.ts'
import { installationZone } from '#server/configuration/installation-zone.ts'
import { CHANNELS } from '#server/database/channels.ts'
import { type Database, openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { Listener } from '#server/database/listener.ts'
import type { DatabaseAddresses } from '#server/database/usable-database.ts'
import { publishHandlers } from '#server/leases/publish-handlers.ts'
import { describeWorkerHandlers } from '#server/leases/worker-handlers.ts'
import { closeRunActions } from '#server/run-actions/close-run-actions.ts'
import { secretKeysOf } from '#server/secrets/secret-keys.ts'
import { closeTeamActions } from '#server/team-actions/close-team-actions.ts'
import { describeWorkerActions, publishTeamActions } from '#server/team-actions/publish-team-actions.ts'
import { carryOutPendingActions } from '#server/user-actions/carry-out-pending-actions.ts'
import { closeWorkerActions } from '#server/worker-actions/worker-actions.ts'
import { DatabaseHolder } from './database-holder.ts'
import { DeadlineKeeper } from './deadline-keeper.ts'
import { DigestKeeper } from './digest-keeper.ts'
import { ForecastKeeper } from './forecast-keeper.ts'
import { guardedDispatcher } from './handlers/http-request/guarded-dispatcher.ts'
import { HeartbeatSender } from './heartbeat-sender.ts'
import { IncidentKeeper } from './incident-keeper.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import { NotificationKeeper } from './notification-keeper.ts'
import { NotificationSender } from './notification-sender.ts'
import { RetentionKeeper } from './retention-keeper.ts'
import { Runner } from './runner/runner.ts'
import type { RunnerLog } from './runner/runner-options.ts'
import { type RunningScheduler, startScheduler } from './scheduler/start-scheduler.ts'
import { TeamActionRunner } from './team-actions/team-action-runner.ts'
import type { TeamActionsFolder } from './team-actions/team-actions-folder.ts'
import { TraceKeeper } from './trace-keeper.ts'
import { WorkerActions } from './worker-actions.ts'
import { describeWorker, type HandlersToRun, reloadFolders } from './worker-folders.ts'

const RETRY_MS = 2_000

/** `handlers` null: it runs none. `teamActions`: the folder of the team's own actions, if it has one. */
export type WorkerOptions = DatabaseAddresses & {
  configuration: Configuration
  handlers: HandlersToRun | null
  teamActions?: TeamActionsFolder | null
  log: RunnerLog
}

export type RunningWorker = {
  /** Lets running runs end for a while, hands the others back, and closes everything. */
  stop(): Promise<void>
  /** Makes a stop under way abort what still runs at once. */
  hurry(): void
}

/**
 * Starts what DJAG_ROLE asks for: the scheduler, with what removes what is old, the runner or both, under one lease. The database must be there now, migrated and with its
 * queue prepared; when it goes away later, everything goes on trying.
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { databaseUrl, directUrl, configuration, handlers, teamActions = null, log } = options
  const { role, queues, concurrency } = configuration
  const { collector, warning: whyNoTraces } = configuration.tracing
  if (whyNoTraces !== null) log.warn({}, whyNoTraces)
  const leases = new DatabaseHolder(databaseUrl, { applicationName: 'djag lease', connections: 2, ...SESSION_LIMITS.runner })
  const running = new DatabaseHolder(databaseUrl, { applicationName: 'djag runner', connections: 4, ...SESSION_LIMITS.runner })
  let runner: Runner | null = null
  let scheduler: RunningScheduler | null = null
  let retention: RetentionKeeper | null = null
  let deadlines: DeadlineKeeper | null = null
  let incidents: IncidentKeeper | null = null
  let forecasts: ForecastKeeper | null = null
  let notifications: { stop(): Promise<unknown> } | null = null
  let heartbeat: HeartbeatSender | null = null
  let traces: TraceKeeper | null = null

  if (handlers) await publishHandlers(running.db, handlers.registry.values())
  if (teamActions) await publishTeamActions(running.db, teamActions.actions)
  const worker = describeWorker(configuration, handlers, teamActions)
  const keeper = new LeaseKeeper({
    database: () => leases.db,
    reconnect: async () => {
      await Promise.all([leases.reconnect(), running.reconnect()])
    },
    worker,
    activeRuns: () => runner?.activeRuns ?? 0,
    lastTickAt: () => scheduler?.lastTickAt() ?? null,
    lookAfterRuns: async (isSaidToHoldRuns) => await runner?.lookAtAll(isSaidToHoldRuns),
    lookAfterActions: async ({ hasOwnActions, areTeamActionsWaiting, areActionsLeft }) => {
      if (areTeamActionsWaiting) void actionRunner?.look()
      // It may take as long as handlers take to load.
      if (hasOwnActions) void workerActions.look()
      if (hasOwnActions || runner?.mayHaveMissedActions) await runner?.lookForActions()
      if (!areActionsLeft) return
      await closeRunActions(running.db)
      await closeWorkerActions(running.db)
      await closeTeamActions(running.db)
    },
    onLost: () => {
      runner?.letGoOfEverything()
      actionRunner?.letGoOfEverything()
    },
    log,
  })
  const workerActions = new WorkerActions({
    database: () => running.db,
    workerId: () => keeper.workerId,
    deeds: handlers ? { 'reload-handlers': () => reloadFolders(handlers, teamActions) } : {},
    log,
  })
  const actionRunner =
    teamActions &&
    new TeamActionRunner({
      database: () => running.db,
      workerId: () => keeper.workerId,
      folder: teamActions,
      secretKeys: secretKeysOf(configuration.secretsKeyTexts),
      log,
    })
  await keeper.start()
  if (role !== 'runner') {
    const carryOut = () => carryOutPendingActions(running.db)
    scheduler = startScheduler({ databaseUrl, directUrl, configuration, log, carryOutPendingActions: carryOut })
    const open = () => openDatabase(databaseUrl, { applicationName: 'djag retention', connections: 1, ...SESSION_LIMITS.keeper })
    retention = new RetentionKeeper({ open, keepDays: configuration.keepDays, log })
    deadlines = new DeadlineKeeper({
      open: () => openDatabase(databaseUrl, { applicationName: 'djag deadlines', connections: 1, ...SESSION_LIMITS.keeper }),
      catchUpBatch: configuration.catchUpBatch,
      log,
    })
    forecasts = new ForecastKeeper({
      open: () => openDatabase(databaseUrl, { applicationName: 'djag forecasts', connections: 1, ...SESSION_LIMITS.web }),
      log,
    })
    incidents = new IncidentKeeper({
      open: () => openDatabase(databaseUrl, { applicationName: 'djag incidents', connections: 1, ...SESSION_LIMITS.keeper }),
      longestSleepMs: configuration.defaultIntervalSeconds * 1_000,
      log,
    })
    notifications = startNotifications({ databaseUrl, configuration, database: () => running.db, log })
    if (collector !== null)
      traces = new TraceKeeper({
        open: () => openDatabase(databaseUrl, { applicationName: 'djag traces', connections: 1, ...SESSION_LIMITS.keeper }),
        collector,
        url: configuration.url,
        log,
      })
    if (configuration.heartbeatUrl !== null)
      heartbeat = new HeartbeatSender({
        url: configuration.heartbeatUrl,
        database: () => leases.db,
        longestSleepMs: configuration.defaultIntervalSeconds * 1_000,
        log,
      })
  }
  if (handlers) {
    const { host } = handlers
    const registry = () => handlers.registry
    runner = new Runner({
      database: () => running.db,
      workerId: () => keeper.workerId,
      otherRunners: () => keeper.otherRunners,
      registry,
      host,
      secretKeys: secretKeysOf(configuration.secretsKeyTexts),
      queues,
      concurrency,
      isTraced: collector !== null,
      callbackAddress: (attempt) => callbackAddress(configuration.url, configuration.secret, attempt),
      log,
    })
    handlers.onChange = () => void untilTold(() => tellOfHandlers(handlers), 'handlers')
    if (teamActions) teamActions.onChange = () => void untilTold(() => tellOfActions(teamActions), 'actions of the team’s own')
  }
  const hear = (channel: string, payload: string) => {
    if (channel === CHANNELS.cancel) runner?.lookAt(payload)
    else if (channel === CHANNELS.queue) runner?.notify(payload)
    else if (channel === CHANNELS.teamAction) void actionRunner?.look()
    else if (payload === keeper.workerId) {
      void workerActions.look()
      void runner?.lookForActions()
    }
  }
  const listener = handlers ? listenForRuns(directUrl, hear, () => runner?.lookEverywhere(), log) : null

  async function tellOfHandlers(changed: HandlersToRun): Promise<void> {
    await publishHandlers(running.db, changed.registry.values())
    await describeWorkerHandlers(leases.db, { ...worker, workerId: keeper.workerId })
    runner?.lookEverywhere()
  }

  async function tellOfActions(changed: TeamActionsFolder): Promise<void> {
    await publishTeamActions(running.db, changed.actions)
    await describeWorkerActions(leases.db, keeper.workerId, changed.told)
    void actionRunner?.look()
  }

  /** Until it is told: the database may be away just now. */
  async function untilTold(tell: () => Promise<void>, what: string): Promise<void> {
    try {
      await tell()
    } catch (error) {
      log.warn({ err: error }, `What ${what} there are could not be told; it is tried again.`)
      setTimeout(() => void untilTold(tell, what), RETRY_MS).unref()
    }
  }

  return {
    hurry: () => runner?.hurry(),
    stop: async () => {
      keeper.drain()
      await Promise.all([
        scheduler?.stop(),
        retention?.stop(),
        deadlines?.stop(),
        incidents?.stop(),
        forecasts?.stop(),
        notifications?.stop(),
        heartbeat?.stop(),
        traces?.stop(),
        listener?.close(),
        runner?.drain(),
        actionRunner?.drain(),
      ])
      await keeper.stop()
      await Promise.all([leases.close(), running.close()])
    },
  }
}

type NotificationOptions = { databaseUrl: string; configuration: Configuration; database: () => Database; log: RunnerLog }

/** What decides on messages, and what sends them. */
function startNotifications({ databaseUrl, configuration, database, log }: NotificationOptions) {
  const keeper = new NotificationKeeper({
    open: () => openDatabase(databaseUrl, { applicationName: 'djag notifications', connections: 1, ...SESSION_LIMITS.keeper }),
    log,
  })
  const digests = new DigestKeeper({
    open: () => openDatabase(databaseUrl, { applicationName: 'djag digests', connections: 1, ...SESSION_LIMITS.reports }),
    timing: { zone: installationZone(process.env), keepDays: configuration.keepDays },
    log,
  })
  const sender = new NotificationSender({
    database,
    secretKeys: secretKeysOf(configuration.secretsKeyTexts),
    url: configuration.url,
    mail: configuration.mail,
    dispatcher: () => guardedDispatcher(process.env),
    log,
  })
  return { stop: () => Promise.all([keeper.stop(), digests.stop(), sender.stop()]) }
}

function listenForRuns(url: string, hear: (channel: string, payload: string) => void, onListening: () => void, log: RunnerLog) {
  return new Listener({
    url,
    applicationName: 'djag runner, listening',
    channels: [CHANNELS.queue, CHANNELS.cancel, CHANNELS.addressed, CHANNELS.teamAction],
    onNotification: hear,
    onListening,
    onLost: (error) => log.warn({ err: error }, 'The runner hears no notifications until it is connected again; it polls meanwhile.'),
  })
}
