import { type Mutant, mutantsOf } from './mutant.ts'

const LEASES = ['server/leases/leases.db.test.ts', 'server/leases/worker-states.db.test.ts']
const UNHELD = ['server/leases/unheld-attempts.db.test.ts']
const RETURNING = ['server/leases/return-runs.db.test.ts']
const STOPS = ['server/leases/stop-requests.db.test.ts']

export const LEASE_MUTANTS: readonly Mutant[] = [
  ...mutantsOf('server/leases/return-runs.ts', RETURNING, [
    ['a run that has started is given back', ' and attempts.started_at is null\n', '\n'],
    ['what others have is given back', ' and runs.worker_id = given.worker_id', ''],
    ['a run whose end was asked for waits again', ' and runs.cancel_requested_at is null', ''],
    ['a run that was given back has no job', '  await insertJobs(tx, back)\n', ''],
    [
      'a run that was given back keeps the attempt',
      'delete from attempts using back where',
      'delete from attempts using back where false and',
    ],
    ['what is being ended is waited for', 'for no key update of runs skip locked', 'for no key update of runs'],
  ]),
  ...mutantsOf('server/leases/lose-attempts.ts', LEASES, [
    ['what has not started counts as lost', "outcome: 'not_started', error: unstarted", 'outcome: loss.outcome, error: unstarted'],
    ['what has not started is said to have run', "outcome: 'not_started', error: unstarted", "outcome: 'not_started', error"],
  ]),
  ...mutantsOf('server/leases/recover-lost-runs.ts', LEASES, [
    ['a worker that was frozen declares itself lost', ' and id is distinct from ${byWorkerId}::uuid', ' and ${byWorkerId}::uuid is null'],
    ['a worker that dies while draining is never lost', "state in ('live', 'draining') and lease_until", "state = 'live' and lease_until"],
    ['a worker is lost before its lease is over', 'lease_until < djag_now()', "lease_until < djag_now() + interval '500 milliseconds'"],
    ['stopped and lost workers are declared lost again', "where state in ('live', 'draining') and lease_until", 'where lease_until'],
    ['what a stopped worker left stays running', "workers.state in ('stopped', 'lost')", "workers.state = 'lost'"],
    ['what a lost worker left stays running', "workers.state in ('stopped', 'lost')", "workers.state = 'stopped'"],
    ['what belongs to no known worker stays running', 'workers.id is null or workers.state', 'workers.state'],
    ['live workers lose their runs', "and (workers.id is null or workers.state in ('stopped', 'lost'))", ''],
  ]),
  ...mutantsOf('server/leases/lose-attempts.ts', LEASES, [
    ['attempts are lost under another name', 'outcome: loss.outcome, error: inWords', "outcome: 'handed_back', error: inWords"],
  ]),
  ...mutantsOf('server/queue/settled-by.ts', LEASES, [
    [
      'orderly hand-backs count as deaths',
      "          when attempts.outcome = 'lost' and attempts.error->>'code' = 'handed_back' then 'handed_back'\n",
      '',
    ],
    [
      'what had not started counts as a death',
      "          when attempts.outcome = 'lost' and attempts.started_at is null then 'not_started'\n",
      '',
    ],
  ]),
  ...mutantsOf('scheduling/end/series.ts', LEASES, [
    [
      'attempts lost before a rerun count',
      'number < seriesAttempt ? series : withAttempt(series, outcome)',
      'withAttempt(series, outcome)',
    ],
    ['failed attempts count as lost ones', "(outcome === 'lost' ? 1 : 0)", "(outcome === 'lost' || outcome === 'failed' ? 1 : 0)"],
  ]),
  ...mutantsOf('scheduling/end/settle.ts', LEASES, [
    ['a run may be lost once more', 'isLostTooOften(run.series.lostAttempts)', 'isLostTooOften(run.series.lostAttempts - 1)'],
  ]),
  ...mutantsOf('server/leases/lose-attempts.ts', UNHELD, [
    ['an older attempt takes the run', 'and runs.attempt = given.attempt and', 'and'],
    ['another worker takes the run', ' and runs.worker_id = given.worker_id', ''],
    [
      'a run that is lost too often does not say so',
      "normally.state === 'retrying' || lostTooOften === undefined ? error",
      "normally.state !== 'succeeded' || lostTooOften === undefined ? error",
    ],
    [
      'a lost run whose end was asked for does not say so',
      "const errorWhenCancelling: RunError = { message: cancelled, code: 'cancelled' }",
      'const errorWhenCancelling = error',
    ],
  ]),
  ...mutantsOf('server/endings/record-endings.ts', UNHELD, [
    [
      'a run whose end is asked for just then has the other error',
      'case when ${isCancelling} then coalesce(given.cancelling_error, given.error) else given.error end',
      'given.error',
    ],
  ]),
  ...mutantsOf('server/leases/worker-lease.ts', LEASES, [
    [
      'a lost worker gets its lease back',
      "where id = ${heartbeat.workerId} and state in ('live', 'draining')",
      'where id = ${heartbeat.workerId}',
    ],
    [
      'a draining worker can not renew its lease',
      "where id = ${heartbeat.workerId} and state in ('live', 'draining')",
      "where id = ${heartbeat.workerId} and state = 'live'",
    ],
    ['a draining worker looks live', "heartbeat.isDraining ? 'draining' : 'live'", "heartbeat.isDraining ? 'live' : 'live'"],
    [
      'a heartbeat of a worker that schedules forgets its last look',
      'coalesce(${heartbeat.lastTickAt}, last_tick_at)',
      '${heartbeat.lastTickAt}',
    ],
    ['a lost worker is said to have stopped', "where id = ${workerId} and state in ('live', 'draining')", 'where id = ${workerId}'],
    [
      'a draining worker never stops',
      "where id = ${workerId} and state in ('live', 'draining')",
      "where id = ${workerId} and state = 'live'",
    ],
  ]),
  ...mutantsOf('server/leases/stop-requests.ts', STOPS, [
    ['an older attempt goes on', "runs.state = 'running' and runs.attempt = given.attempt and", "runs.state = 'running' and"],
    ['a run that others have goes on', ' and runs.worker_id = given.worker_id, false)', ', false)'],
    ['a run that a person ended goes on', "coalesce(runs.state = 'running' and ", 'coalesce('],
    ['a run that the database does not know goes on', 'left join runs on', 'join runs on'],
    ['a run whose end is asked for goes on', 'where is_to_be_cancelled or not is_held', 'where not is_held'],
    ['every run is stopped', 'where is_to_be_cancelled or not is_held', ''],
    ['a run that others have is reported as cancelled', "case when is_held then 'cancelled' else 'taken' end", "'cancelled'::text"],
  ]),
  ...mutantsOf('server/leases/unheld-attempts.ts', UNHELD, [
    ['a worker holds what has ended', " and state = 'running' order by", ' order by'],
    [
      'a worker holds what others hold',
      "where worker_id = ${workerId} and state = 'running'",
      "where ${workerId}::uuid is not null and state = 'running'",
    ],
  ]),
]
