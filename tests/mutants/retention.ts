import { type Mutant, mutantsOf } from './mutant.ts'

const RUNS = ['server/retention/remove-runs.db.test.ts']
const RECORDS = ['server/retention/remove-records.db.test.ts']
const ROUNDS = ['server/retention/remove-what-is-old.db.test.ts']

export const RETENTION_MUTANTS: readonly Mutant[] = [
  ...mutantsOf('server/retention/old-runs.ts', RUNS, [
    ['a task has no days of its own', 'coalesce(task.keep_runs_days, ${days}::float8)', '${days}::float8'],
    ['the latest run of a task goes', '(select id from runs where task_id = task.id order by id desc limit 1)', 'null'],
    ['only one of the starts that gates count from stays', 'order by id desc limit 2', 'order by id desc limit 1'],
    ['a run of which a rerun is asked for goes', 'rerun_of_run_id = run.id', 'false'],
    ['a run that an action is about goes', "payload->>'runId' = run.id::text", 'false'],
    ['a run of an active backfill goes', "id = run.backfill_id and state = 'active'", 'false'],
    ['what aligned edges compare with goes', "edge.freshness = 'aligned'", 'false'],
  ]),
  ...mutantsOf('server/retention/remove-runs.ts', RUNS, [
    ['what was coalesced into a run stays', 'range.into_run_id = run.id', 'false'],
    ['a run goes before a log that is longer than a batch', 'if (logLines === LOG_LINES_AT_ONCE) return', 'if (logLines < 0) return'],
    ['the runs after the first batch stay', '(found.at(-1) ?? null)', 'null'],
  ]),
  ...mutantsOf('server/retention/task-history.ts', RUNS, [
    ['counts of a further round replace those before', 'failed = run_hours.failed + excluded.failed', 'failed = excluded.failed'],
    [
      'successes of a further round replace those before',
      'succeeded = run_hours.succeeded + excluded.succeeded,',
      'succeeded = excluded.succeeded,',
    ],
  ]),
  ...mutantsOf('server/retention/remove-ranges.ts', RUNS, [
    ['ranges beyond the cursor go', 'least(task.cursor, min(coalesce(', 'least(min(coalesce('],
    ['ranges that were decided lately go', 'and decided_at < edge.at', ''],
  ]),
  ...mutantsOf('server/retention/remove-runs.ts', ROUNDS, [
    ['a run that others hold is waited for', 'order by id for update skip locked', 'order by id for update'],
    ['a task that others hold is waited for', 'for key share skip locked', 'for key share'],
  ]),
  ...mutantsOf('server/retention/retention-lease.ts', ROUNDS, [
    ['two rounds at once', "where coalesce(held_until, '-infinity') <= djag_now()", 'where true'],
    ['a round after a round', "started_at <= djag_now() - ${everySeconds} * interval '1 second'", 'true'],
    ['a round goes on that another has taken over', 'if (count !== 1) throw', 'if (count > 1) throw'],
  ]),
  ...mutantsOf('server/retention/remove-records.ts', RECORDS, [
    ['pending actions go', "where state <> 'pending' and created_at", 'where created_at'],
    ['a request that waits goes', ' and activated_run_id is not null', ''],
    ['workers that are there go', "state in ('stopped', 'lost') and coalesce", 'coalesce'],
    ['a worker goes that a run hangs on', "worker_id = worker.id and state = 'running'", 'false'],
    ['sessions that hold go', 'from sessions where expires_at < djag_now()', 'from sessions where true'],
  ]),
]
