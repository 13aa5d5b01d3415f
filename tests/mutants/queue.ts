import { type Mutant, mutantsOf } from './mutant.ts'

const CLAIMS = ['server/queue/claim-runs.db.test.ts']
const INSERTING = ['server/queue/insert-jobs.db.test.ts']
const RECONCILING = ['server/queue/reconcile-jobs.db.test.ts']

export const QUEUE_MUTANTS: readonly Mutant[] = [
  ...mutantsOf('server/queue/claim-runs.ts', CLAIMS, [
    [
      'a retry starts before its time',
      'and not job.blocked and job.start_after <= ${sql(QUEUE_SCHEMA)}.job_now()\n        and exists',
      'and not job.blocked\n        and exists',
    ],
    ['a lost worker claims', " and workers.state = 'live')", ')'],
    ['a draining worker claims', "workers.state = 'live')", "workers.state in ('live', 'draining'))"],
    [
      'a worker claims what it has no handler for',
      'runs.handler = any(${handlerNames as string[]}::text[])',
      'true or ${handlerNames as string[]}::text[] is null',
    ],
    ['jobs of ended runs wait for a worker with the handler', "or runs.state not in ('queued', 'retrying') or", 'or'],
    ['jobs of older attempts wait for a worker with the handler', " or runs.attempt <> (job.data->>'attempt')::int", ''],
    ['priority does not count', 'order by job.priority desc, job.created_on', 'order by job.created_on'],
    ['the oldest does not come first', 'order by job.priority desc, job.created_on', 'order by job.priority desc, job.created_on desc'],
    ['claims wait for each other', 'for update of job skip locked', 'for update of job'],
    [
      'jobs of other queues are claimed',
      "where job.name = ${queue} and job.state < 'active'",
      "where ${queue}::text is not null and job.state < 'active'",
    ],
    [
      'an older attempt is started',
      'where runs.id = taken.run_id and runs.attempt = taken.attempt and',
      'where runs.id = taken.run_id and',
    ],
    [
      'a run that is not waiting is started',
      " and runs.attempt = taken.attempt and runs.state in ('queued', 'retrying')",
      ' and runs.attempt = taken.attempt',
    ],
    ['a retry changes when the run first started', 'coalesce(runs.started_at, djag_now())', 'djag_now()'],
    ['a run that was started keeps the time of its retry', ', retry_at = null', ''],
    ['the first of the retries to come is not the next', 'order by job.start_after\n', 'order by job.start_after desc\n'],
    [
      'jobs of runs that are gone stay in the queue',
      "from runs where runs.id = (job.data->>'runId')::uuid\n        ), true)",
      "from runs where runs.id = (job.data->>'runId')::uuid\n        ), false)",
    ],
    [
      'it waits for the retries of other queues',
      "where job.name = ${queue} and job.state = 'created' and",
      "where ${queue}::text is not null and job.state = 'created' and",
    ],
    ['a job that was claimed stays', 'where job.name = ${queue} and job.id = taken.id', 'where job.name is null and job.id = taken.id'],
    ['the queues of pg-boss itself are claimed from', "where name not like '\\\\_\\\\_pgboss%' order", 'order'],
  ]),
  ...mutantsOf('server/queue/insert-jobs.ts', INSERTING, [
    ['runners are not woken', 'select pg_notify(${CHANNELS.queue}, queue) from', 'select ${CHANNELS.queue}::text from'],
    ['an attempt that has a job gets a second one', '    on conflict do nothing`', '`'],
    ['a queue that there is not yet loses its jobs', '    makeMissingQueues(sql, queues),\n', ''],
  ]),
  ...mutantsOf('server/queue/reconcile-jobs.ts', RECONCILING, [
    [
      'runs that wait for a retry get no job',
      "where id = any(${[...runIds]}::uuid[]) and state in ('queued', 'retrying')",
      "where id = any(${[...runIds]}::uuid[]) and state = 'queued'",
    ],
    [
      'a run that was claimed meanwhile gets a job',
      "where id = any(${[...runIds]}::uuid[]) and state in ('queued', 'retrying')",
      'where id = any(${[...runIds]}::uuid[])',
    ],
    ['the ended job of a waiting run stays', '      and state not in ${sql.unsafe(DELIVERABLE)}`', '      and false`'],
    ['a job that is just delivered counts for nothing', "`('created', 'retry', 'active')`", "`('created', 'retry')`"],
    [
      'only the first page of runs is looked at',
      'after = page.length === pageSize ? (page.at(-1) ?? null) : null\n  }\n  let',
      'after = null\n  }\n  let',
    ],
    ['only the first page of jobs is looked at', 'afterJob = page.length === pageSize ? (page.at(-1) ?? null) : null', 'afterJob = null'],
    ['jobs of older attempts stay', " and runs.attempt = (job.data->>'attempt')::int and runs.state", ' and runs.state'],
    ['jobs of runs that do not wait stay', "::int and runs.state in ('queued', 'retrying')", '::int'],
    ['a retry starts at once', 'startAfter: retryAt', 'startAfter: null'],
    ['jobs that are not ours are removed', " and data ? 'runId'\n", '\n'],
    ['a job that is just fetched is removed', "open.id and job.state in ('created', 'retry')\n", 'open.id\n'],
  ]),
  ...mutantsOf(
    'server/queue/remove-jobs.ts',
    ['server/queue/remove-jobs.db.test.ts'],
    [
      ['a cancel waits for a claim under way', '      for update of job skip locked', '      for update of job'],
      ['a job that is delivered is removed', "where job.state in ('created', 'retry')", 'where true'],
      ['jobs of the same attempt in other queues are removed', 'on job.name = given.name and job.id = given.id', 'on job.id = given.id'],
    ],
  ),
]
