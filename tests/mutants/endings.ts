import { type Mutant, mutantsOf } from './mutant.ts'

const ENDING = ['server/endings/end-runs.db.test.ts']
const COUNTING = ['server/endings/what-endings-count-for.db.test.ts', 'server/endings/end-runs.db.test.ts']
const RETRYING = ['server/endings/retries.db.test.ts']
const CANCELLING = ['server/use-cases/run/cancel-run.db.test.ts']
const MARKING = ['server/use-cases/run/mark-run.db.test.ts']

export const ENDING_MUTANTS: readonly Mutant[] = [
  ...mutantsOf('server/endings/lock-tasks-of-runs.ts', ENDING, [
    ['endings do not wait for decisions under way', '\n    for no key update of tasks', ''],
    [
      'dependers of an ended run sleep on',
      '\n      union all\n      select depender_id from dependencies where dependee_id = any(array(select id from own)) and ${sql.unsafe(MAY_OPEN.run_ended)}',
      '',
    ],
    ['tasks that wait for nothing are woken', '${sql.unsafe(IS_HELD_UP)} as waits', 'true as waits'],
  ]),
  ...mutantsOf('server/endings/record-endings.ts', ENDING, [
    ['an older attempt ends the run', 'and runs.attempt = given.attempt and', 'and'],
    ['another worker ends the run', ' and runs.worker_id is not distinct from given.worker_id', ''],
    ['an ended run ends again', '\n        and runs.state = given.from_state', ''],
    [
      'the run that ended last is not remembered',
      "desc) filter (where kind <> 'backfill'))[1] as latest_finished",
      "asc) filter (where kind <> 'backfill'))[1] as latest_finished",
    ],
    [
      'failed runs count as succeeded',
      "count(*) filter (where kind <> 'backfill' and state = 'succeeded') as succeeded",
      "count(*) filter (where kind <> 'backfill') as succeeded",
    ],
  ]),
  ...mutantsOf('server/endings/record-endings.ts', COUNTING, [
    [
      'a late ending takes the latest finished aligned instant back',
      'greatest(tasks.aligned_finished_instant, counts.aligned_finished)',
      'coalesce(counts.aligned_finished, tasks.aligned_finished_instant)',
    ],
    [
      'a late ending takes the latest succeeded aligned instant back',
      'greatest(tasks.aligned_succeeded_instant, counts.aligned_succeeded)',
      'coalesce(counts.aligned_succeeded, tasks.aligned_succeeded_instant)',
    ],
    [
      'a late ending becomes the run of the latest finished aligned instant',
      "when counts.aligned_finished >= coalesce(tasks.aligned_finished_instant, '-infinity') then",
      'when counts.aligned_finished is not null then',
    ],
    [
      'a late ending becomes the run of the latest succeeded aligned instant',
      "when counts.aligned_succeeded >= coalesce(tasks.aligned_succeeded_instant, '-infinity') then",
      'when counts.aligned_succeeded is not null then',
    ],
    [
      'a second ending of the same instant is not the one that counts',
      "when counts.aligned_finished >= coalesce(tasks.aligned_finished_instant, '-infinity') then",
      "when counts.aligned_finished > coalesce(tasks.aligned_finished_instant, '-infinity') then",
    ],
    ['backfill runs count as finished', "count(*) filter (where kind <> 'backfill') as finished", 'count(*) as finished'],
    [
      'backfill runs count as succeeded',
      "count(*) filter (where kind <> 'backfill' and state = 'succeeded') as succeeded",
      "count(*) filter (where state = 'succeeded') as succeeded",
    ],
    [
      'a backfill run is the latest that finished',
      "desc) filter (where kind <> 'backfill'))[1] as latest_finished",
      'desc))[1] as latest_finished',
    ],
    [
      'a backfill run is the latest that succeeded',
      "filter (where kind <> 'backfill' and state = 'succeeded'))[1] as latest_succeeded",
      "filter (where state = 'succeeded'))[1] as latest_succeeded",
    ],
    [
      'an ending of backfills alone forgets the latest run',
      'coalesce(counts.latest_finished, tasks.latest_finished_run_id)',
      'counts.latest_finished',
    ],
    [
      'a manual run counts for its own moment at aligned edges',
      "case when runs.kind <> 'manual' then runs.scheduled_for end",
      'runs.scheduled_for',
    ],
    ['a failed run satisfies aligned edges on success', "max(aligned_instant) filter (where state = 'succeeded')", 'max(aligned_instant)'],
  ]),
  ...mutantsOf('server/endings/record-endings.ts', RETRYING, [
    ['an attempt that is retried counts as an ending', "given.counts and runs.state <> 'retrying' as counts", 'given.counts as counts'],
    ['a retried run keeps its progress', 'progress = case when ${isRetried} then null else runs.progress end,\n', ''],
    [
      'a retried run keeps its worker',
      'worker_id = case when ${isRetried} then null else runs.worker_id end',
      'worker_id = runs.worker_id',
    ],
  ]),
  ...mutantsOf('server/endings/record-endings.ts', CANCELLING, [
    ['a run whose end was asked for is retried', 'is not null and runs.cancel_requested_at is null`', 'is not null`'],
    [
      'a failed run whose end was asked for fails',
      'when runs.cancel_requested_at is not null then given.cancelling_outcome\n          when',
      'when',
    ],
  ]),
  ...mutantsOf('server/endings/record-endings.ts', MARKING, [
    ['marking an ended run changes how its attempt ended', " and attempts.outcome = 'running'", ''],
    ['a run that a person ended does not say who', 'marked_by_name = given.marked_by_name', 'marked_by_name = null'],
  ]),
  ...mutantsOf('server/endings/retry-delays.ts', RETRYING, [
    ['failures before a rerun count', 'and attempts.number >= runs.series_attempt and', 'and'],
    ['attempts that took too long do not count as failures', "attempts.outcome in ('failed', 'expired')", "attempts.outcome = 'failed'"],
    ['lost attempts count as failures', "attempts.outcome in ('failed', 'expired')", "attempts.outcome in ('failed', 'expired', 'lost')"],
    ['one attempt more than allowed', 'earlierFailures + 1', 'earlierFailures'],
  ]),
  ...mutantsOf('server/endings/end-runs.ts', RETRYING, [
    [
      'a retried run has no job',
      'retried.map(({ runId, attempt, queue, priority, retryAt })',
      '[].map(({ runId, attempt, queue, priority, retryAt })',
    ],
    ['a retry does not wait for its time', 'startAfter: retryAt }', 'startAfter: null }'],
  ]),
  ...mutantsOf(
    'server/endings/end-runs.ts',
    [...MARKING, ...CANCELLING],
    [
      ['a failure that a person says is retried', ' && ending.markedByName === undefined', ''],
      ['a mark gives way to a cancelling', 'hasFailed(ending) && markedByName === undefined', 'hasFailed(ending)'],
      ['a run cancelled before it started counts', 'counts: isEnding(outcome, hasStarted)', 'counts: true'],
    ],
  ),
  ...mutantsOf(
    'server/endings/end-runs.ts',
    ['server/leases/unheld-attempts.db.test.ts'],
    [['a run that lost too many workers is retried as if it had failed', ' && ending.attemptOutcome === undefined && ', ' && ']],
  ),
  ...mutantsOf('server/endings/end-runs.ts', ENDING, [
    ['nobody is woken by endings', 'waiting.map((task) => task.id)', '[]'],
    ['browsers hear nothing of endings', 'ids: recorded.map((run) => run.runId), taskIds }', 'ids: [], taskIds: [] }'],
  ]),
  ...mutantsOf('server/endings/cancel-waiting-runs.ts', CANCELLING, [
    ['a run that waits for its next attempt can not be cancelled', "state in ('queued', 'retrying') order", "state = 'queued' order"],
    ['an attempt before a rerun makes a queued run an ending', ' and attempts.number >= runs.series_attempt', ''],
    ['the job of a cancelled run stays', 'await removeJobs(tx, waiting)', ''],
    ['who cancelled is forgotten', 'cancel_requested_by_name = ${byName}', 'cancel_requested_by_name = null'],
  ]),
]
