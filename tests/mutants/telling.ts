import { type Mutant, mutantsOf } from './mutant.ts'

const RETRYING = ['server/endings/retries.db.test.ts']
const ENDING = ['server/endings/end-runs.db.test.ts', 'server/use-cases/run/mark-run.db.test.ts']
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
  ...mutantsOf('server/leases/worker-lease.ts', SAID, [
    ['browsers hear nothing of a new worker', "  await notifyLive(db, { subject: 'worker', ids: [worker.id] })\n", ''],
    ['browsers hear nothing of a worker that stopped', "  await notifyLive(db, { subject: 'worker', ids: [workerId] })\n", ''],
    ['a stopped worker seems to run what it had', 'stopped_at = djag_now(), active_runs = 0', 'stopped_at = djag_now()'],
    ['heartbeats do not say how much is run', '        active_runs = ${heartbeat.activeRuns},\n', ''],
    ['heartbeats leave the time of the last one', 'set heartbeat_at = djag_now(),\n        lease_until', 'set lease_until'],
  ]),
  ...mutantsOf('server/endings/record-endings.ts', RETRYING, [
    ['a retried run shows the error of its last attempt', 'error = case when ${isRetried} then null else ${error} end', 'error = ${error}'],
    ['a retried run has an end', 'ended_at = case when ${isRetried} then null else ${endedAt} end', 'ended_at = ${endedAt}'],
    [
      'a retried run keeps the words of its progress',
      'progress_message = case when ${isRetried} then null else runs.progress_message end',
      'progress_message = runs.progress_message',
    ],
    [
      'a retry is the same attempt once more',
      'attempt = case when ${isRetried} then runs.attempt + 1 else runs.attempt end',
      'attempt = runs.attempt',
    ],
    [
      'a retry has no time',
      "retry_at = case when ${isRetried} and given.retry_after_ms > 0 then ${endedAt} + given.retry_after_ms * interval '1 millisecond' end",
      'retry_at = null',
    ],
  ]),
  ...mutantsOf(
    'server/endings/record-endings.ts',
    [...ENDING, 'server/use-cases/dependency/dependencies.db.test.ts'],
    [
      [
        'a mark forgets how its run had ended',
        "case when runs.ended_at is null then runs.earlier_endings else ${withItsEnding(sql, 'mark')} end",
        'runs.earlier_endings',
      ],
      ['what a run returned is lost', 'result = given.result', 'result = null'],
      ['an attempt does not say why it failed', 'ended_at = recorded.ended_at, error = recorded.error', 'ended_at = recorded.ended_at'],
      ['endings are not counted', 'tasks.ended_finished + counts.finished', 'tasks.ended_finished'],
      ['successes are not counted', 'tasks.ended_succeeded + counts.succeeded', 'tasks.ended_succeeded'],
    ],
  ),
  ...mutantsOf('server/endings/end-runs.ts', RETRYING, [
    [
      'a retry wakes what waits for the end',
      'retried.length === recorded.length ? [] : concerned',
      'retried.length > 1e9 ? [] : concerned',
    ],
  ]),
  ...mutantsOf(
    'server/endings/cancel-waiting-runs.ts',
    ['server/endings/cancel-waiting-runs.db.test.ts'],
    [['a cancelling does not wait for a claim under way', ' order by id for no key update\n', '\n']],
  ),
]
