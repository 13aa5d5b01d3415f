import { type Mutant, mutantsOf } from './mutant.ts'

const SAID = ['server/leases/what-workers-say.db.test.ts']

/** What leases and endings tell, and who waits for whom there, beside `LEASE_MUTANTS` and `ENDING_MUTANTS`. */
export const TELLING_MUTANTS: readonly Mutant[] = [
  ...mutantsOf('server/leases/recover-lost-runs.ts', SAID, [
    [
      'recoveries wait for each other',
      'select pg_try_advisory_xact_lock(${RECOVERY_LOCK}) as "isOurs"',
      'select pg_advisory_xact_lock(${RECOVERY_LOCK}) is not null as "isOurs"',
    ],
    ['two recoveries work at once', '    if (!lock?.isOurs) return', '    if (lock === undefined) return'],
    ['a lost worker seems to run what it had', 'stopped_at = djag_now(), active_runs = 0', 'stopped_at = djag_now()'],
    ['browsers hear nothing of lost workers', 'if (ids.length > 0) await notifyLive', 'if (ids.length > 1e9) await notifyLive'],
  ]),
  ...mutantsOf('server/leases/send-back-runs.ts', SAID, [
    [
      'browsers hear nothing of runs that are sent back',
      "  await notifyLive(tx, { subject: 'run', ids: runIds",
      "  if (runIds.length > 1e9) await notifyLive(tx, { subject: 'run', ids: runIds",
    ],
  ]),
  ...mutantsOf('server/leases/worker-lease.ts', SAID, [
    ['browsers hear nothing of a new worker', "  await notifyLive(db, { subject: 'worker', ids: [worker.id] })\n", ''],
    ['browsers hear nothing of a worker that stopped', "  await notifyLive(db, { subject: 'worker', ids: [workerId] })\n", ''],
    ['a stopped worker seems to run what it had', 'stopped_at = djag_now(), active_runs = 0', 'stopped_at = djag_now()'],
    ['heartbeats do not say how much is run', '        active_runs = ${heartbeat.activeRuns},\n', ''],
    ['heartbeats leave the time of the last one', 'set heartbeat_at = djag_now(),\n        lease_until', 'set lease_until'],
  ]),
]
