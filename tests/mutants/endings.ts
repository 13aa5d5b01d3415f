import { type Mutant, mutantsOf } from './mutant.ts'

const ENDING = ['server/endings/end-runs.db.test.ts']
const COUNTING = ['server/endings/what-endings-count-for.db.test.ts', 'server/endings/end-runs.db.test.ts']
const HEALTH = ['server/endings/task-healths.db.test.ts']
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
  ...mutantsOf('server/endings/task-healths.ts', HEALTH, [
    [
      'of verdicts that come together only the last counts',
      'const known = healths.get(taskId) ?? bothOf(healthOf(before))',
      'const known = bothOf(healthOf(before))',
    ],
    ['a failing task forgets its earlier failures', 'failures === 0 || sinceMs === null ? null', 'failures >= 0 ? null'],
    [
      'a task forgets the streak that it recovered from',
      'recovered_from_failures: recovery?.failures ?? null',
      'recovered_from_failures: null',
    ],
  ]),
  ...mutantsOf('server/endings/record-endings.ts', ENDING, [
    ['an older attempt ends the run', 'and runs.attempt = given.attempt and', 'and'],
    ['another worker ends the run', ' and runs.worker_id is not distinct from given.worker_id', ''],
    ['an ended run ends again', '\n        and runs.state = given.from_state', ''],
    [
      'the run that ended last is not remembered',
      'desc) filter (where is_new))[1] as latest_finished',
      'asc) filter (where is_new))[1] as latest_finished',
    ],
    [
      'failed runs count as succeeded',
      "count(*) filter (where is_new and counts_as = 'succeeded') as succeeded",
      'count(*) filter (where is_new) as succeeded',
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
    ['backfill runs count as finished', 'count(*) filter (where is_new) as finished', 'count(*) as finished'],
    [
      'backfill runs count as succeeded',
      "count(*) filter (where is_new and counts_as = 'succeeded') as succeeded",
      "count(*) filter (where counts_as = 'succeeded') as succeeded",
    ],
    ['a backfill run is the latest that finished', 'desc) filter (where is_new))[1] as latest_finished', 'desc))[1] as latest_finished'],
    [
      'a backfill run is the latest that succeeded',
      "filter (where is_new and counts_as = 'succeeded'))[1] as latest_succeeded",
      "filter (where counts_as = 'succeeded'))[1] as latest_succeeded",
    ],
    [
      'an ending of backfills alone forgets the latest run',
      'coalesce(counts.latest_finished, tasks.latest_finished_run_id)',
      'counts.latest_finished',
    ],
    [
      'a manual run counts for its own moment at aligned edges',
      'return alignedForMs === null || isAlignedOnceDecided ?',
      'return alignedForMs === null ?',
    ],
    [
      'a failed run satisfies aligned edges on success',
      "max(aligned_instant) filter (where counts_as = 'succeeded')",
      'max(aligned_instant)',
    ],
  ]),
  ...mutantsOf('server/endings/record-endings.ts', RETRYING, [
    [
      'an attempt that is retried counts as an ending',
      "counts_as: normally.state === 'retrying' ? null :",
      "counts_as: normally.state === 'retrying' ? 'finished' :",
    ],
    ['a retried run keeps its progress', 'progress = case when ${isRetried} then null else runs.progress end,\n', ''],
    [
      'a retried run keeps its worker',
      'worker_id = case when ${isRetried} then null else runs.worker_id end',
      'worker_id = runs.worker_id',
    ],
  ]),
  ...mutantsOf('server/endings/record-endings.ts', CANCELLING, [
    [
      'a run whose end was asked for goes on as if it had not been',
      'case when ${isCancelling} then given.cancelling_state else given.state end',
      'given.state',
    ],
    [
      'a run that is cancelled rather than retried counts as a retry does',
      'case when ${isCancelling} then given.cancelling_counts_as else given.counts_as end',
      'given.counts_as',
    ],
    [
      'the attempt of a cancelled run fails',
      'case when ${isCancelling} then given.cancelling_attempt_outcome else given.attempt_outcome end',
      'given.attempt_outcome',
    ],
  ]),
  ...mutantsOf('server/endings/record-endings.ts', MARKING, [
    ['marking an ended run changes how its attempt ended', " and attempts.outcome = 'running'", ''],
    ['a run that a person ended does not say who', 'marked_by_name = given.marked_by_name', 'marked_by_name = null'],
  ]),
  ...mutantsOf('scheduling/end/series.ts', RETRYING, [
    ['failures before a rerun count', 'number < seriesAttempt ? series : withAttempt(series, outcome)', 'withAttempt(series, outcome)'],
    [
      'attempts that took too long do not count as failures',
      "(outcome === 'failed' || outcome === 'expired' ? 1 : 0)",
      "(outcome === 'failed' ? 1 : 0)",
    ],
    [
      'lost attempts count as failures',
      "(outcome === 'failed' || outcome === 'expired' ? 1 : 0)",
      "(outcome === 'failed' || outcome === 'expired' || outcome === 'lost' ? 1 : 0)",
    ],
  ]),
  ...mutantsOf('scheduling/end/settle.ts', RETRYING, [
    ['one attempt more than allowed', 'run.series.failures, chance', 'run.series.failures - 1, chance'],
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
    'scheduling/end/settle.ts',
    [...MARKING, ...CANCELLING],
    [
      ['a failure that a person says is retried', '  if (isMark) return', "  if (isMark && outcome === 'succeeded') return"],
      [
        'a mark gives way to a cancelling',
        "inAnyCase(endedAs(run, outcome, 'cancelled'))",
        "{ normally: endedAs(run, outcome, 'cancelled'), whenCancelling: endedAs(run, 'cancelled', 'cancelled') }",
      ],
    ],
  ),
  ...mutantsOf('scheduling/end/ending.ts', CANCELLING, [
    ['a run cancelled before it started counts', "return hasStarted ? 'finished' : null", "return 'finished'"],
  ]),
  ...mutantsOf(
    'scheduling/end/settle.ts',
    ['server/leases/unheld-attempts.db.test.ts'],
    [
      [
        'a run that lost too many workers is retried as if it had failed',
        "isGivenUp ? endedAs(run, 'failed', 'lost')",
        "isGivenUp && retry === null ? endedAs(run, 'failed', 'lost')",
      ],
    ],
  ),
  ...mutantsOf('server/endings/end-runs.ts', ENDING, [
    ['nobody is woken by endings', 'waiting.map((task) => task.id)', '[]'],
    ['browsers hear nothing of endings', 'ids: recorded.map((run) => run.runId), taskIds }', 'ids: [], taskIds: [] }'],
  ]),
  ...mutantsOf('server/endings/cancel-waiting-runs.ts', CANCELLING, [
    [
      'a run that waits for its next attempt can not be cancelled',
      'state = any(${WAITING_STATES}::text[]) order',
      "state = 'queued' and ${WAITING_STATES}::text[] is not null order",
    ],
    ['the job of a cancelled run stays', 'await removeJobs(tx, waiting)', ''],
    ['who cancelled is forgotten', 'cancel_requested_by_name = ${byName}', 'cancel_requested_by_name = null'],
  ]),
  ...mutantsOf('scheduling/end/series.ts', CANCELLING, [
    [
      'an attempt before a rerun makes a queued run an ending',
      'number < seriesAttempt ? series : withAttempt(series, outcome)',
      'withAttempt(series, outcome)',
    ],
  ]),
]
