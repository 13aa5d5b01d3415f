import { sealAudits } from '#server/audit/seals/seal-audits.ts'
import type { Configuration } from '#server/configuration/configuration.ts'
import { CHANNELS } from '#server/database/channels.ts'
import { type Database, openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { Listener } from '#server/database/listener.ts'
import type { DatabaseAddresses } from '#server/database/usable-database.ts'
import { reconcileJobs } from '#server/queue/reconcile-jobs.ts'
import { recheckTasks } from './recheck.ts'
import { oneAtATime } from './round.ts'
import { type SchedulerLog, SchedulerLoop } from './scheduler-loop.ts'
import type { SweepPlan } from './sweep.ts'
import { type LoopTimer, realTimer } from './wakeable-sleep.ts'

/** The scheduler has connections of its own, with limits that keep a frozen one from sitting on its locks. */
export type SchedulerOptions = DatabaseAddresses & {
  configuration: Pick<
    Configuration,
    | 'defaultIntervalSeconds'
    | 'scheduleCheckIntervalSeconds'
    | 'resilientSyncIntervalSeconds'
    | 'sealAuditsIntervalSeconds'
    | 'catchUpBatch'
  >
  log: SchedulerLog
  /** Carries out what people asked for; called beside each evaluation, never twice at once. */
  carryOutPendingActions(): Promise<unknown>
  timer?: LoopTimer
}

export type RunningScheduler = {
  /** Lets the current look end, then closes the scheduler's connections. */
  stop(): Promise<void>
  /** The database's time at the last look that succeeded; null: none has yet. */
  lastTickAt(): Date | null
}

const TASKS_PER_TRANSACTION = 500
const ROWS_PER_SWEEP_STEP = 500
/** What goes through all tasks takes at most a fifth of one scheduler's time, however many there are. */
const SWEEP_REST_FACTOR = 4

/** Starts a scheduler loop. Any number may run on one database (invariant 6). The database may be away, now or later. */
export function startScheduler({
  databaseUrl,
  directUrl,
  configuration,
  log,
  carryOutPendingActions,
  timer = realTimer,
}: SchedulerOptions): RunningScheduler {
  const open = () => openDatabase(databaseUrl, { applicationName: 'djag scheduler', connections: 3, ...SESSION_LIMITS.scheduler })
  let client = open()
  const limits = { catchUpBatch: configuration.catchUpBatch, batchSize: TASKS_PER_TRANSACTION }
  const loop = new SchedulerLoop({
    database: () => client.db,
    reconnect: async () => {
      const dead = client
      client = open()
      await dead.sql.end({ timeout: 0 })
    },
    limits,
    longestSleepMs: configuration.defaultIntervalSeconds * 1_000,
    sweeps: sweepsOf(configuration, log),
    carryOutPendingActions,
    log,
    timer,
  })
  const listener = new Listener({
    url: directUrl,
    applicationName: 'djag scheduler, listening',
    channels: [CHANNELS.wake, CHANNELS.action],
    onNotification: (channel) => (channel === CHANNELS.action ? loop.hearOfActions() : loop.wake()),
    onListening: () => loop.hearOfActions(),
    onLost: (error) => log.warn({ err: error }, 'The scheduler hears no notifications until it is connected again.'),
  })
  const ended = loop.run()
  return {
    stop: async () => {
      loop.stop()
      await ended
      await listener.close()
      await client.close()
    },
    lastTickAt: () => loop.lastTickAt,
  }
}

function sweepsOf(configuration: SchedulerOptions['configuration'], log: SchedulerLog): SweepPlan[] {
  const scheduleCheckMs = configuration.scheduleCheckIntervalSeconds * 1_000
  const sealAuditsMs = configuration.sealAuditsIntervalSeconds * 1_000
  return [
    {
      name: 'reconciliation of ledger and queue',
      everyMs: configuration.resilientSyncIntervalSeconds * 1_000,
      firstAfterMs: 0,
      restFactor: SWEEP_REST_FACTOR,
      start: (db) => reconcileJobs(db, ROWS_PER_SWEEP_STEP),
    },
    {
      name: 'recheck of all tasks',
      everyMs: scheduleCheckMs,
      firstAfterMs: scheduleCheckMs,
      restFactor: SWEEP_REST_FACTOR,
      start: (db) =>
        oneAtATime(db, { name: 'recheck', everyMs: scheduleCheckMs }, () =>
          recheckTasks(db, { catchUpBatch: configuration.catchUpBatch }, ROWS_PER_SWEEP_STEP),
        ),
    },
    {
      name: 'sealing of audits',
      everyMs: sealAuditsMs,
      firstAfterMs: sealAuditsMs,
      restFactor: SWEEP_REST_FACTOR,
      start: (db) => oneAtATime(db, { name: 'seal-audits', everyMs: sealAuditsMs }, () => sealing(db, log)),
    },
  ]
}

/** The log is usually kept where who can write the database cannot: each seal's hash stands in it. */
async function* sealing(db: Database, log: SchedulerLog): AsyncGenerator<{ sealedAudits: number }> {
  for await (const { audits, lastAuditId, hash } of sealAudits(db)) {
    log.info({ audits, lastAuditId, hash }, 'Audits were sealed.')
    yield { sealedAudits: audits }
  }
}
