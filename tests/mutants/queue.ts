import { type Mutant, mutantsOf } from './mutant.ts'

const CLAIMS = ['server/queue/claim-runs.db.test.ts']
const INSERTING = ['server/queue/insert-jobs.db.test.ts']
const RECONCILING = ['server/queue/reconcile-jobs.db.test.ts']

export const QUEUE_MUTANTS: readonly Mutant[] = [
  ...mutantsOf('drizzle/migrations/0016_claims_ahead.sql', CLAIMS, [
    ['a retry starts before its time', ' AND job.start_after <= djag_pgboss.job_now()', ''],
    ['a lost worker claims', " AND workers.state = 'live')", ')'],
    ['a draining worker claims', "workers.state = 'live')", "workers.state in ('live', 'draining'))"],
    ['a worker claims what it has no handler for', 'runs.handler = ANY (the_handlers)', 'true'],
    ['jobs of ended runs wait for a worker with the handler', "OR runs.state NOT IN ('queued', 'retrying') OR", 'OR'],
    ['jobs of older attempts wait for a worker with the handler', " OR runs.attempt <> (job.data->>'attempt')::integer", ''],
    ['priority does not count', 'ORDER BY job.priority DESC, job.created_on', 'ORDER BY job.created_on'],
    ['the oldest does not come first', 'ORDER BY job.priority DESC, job.created_on', 'ORDER BY job.priority DESC, job.created_on DESC'],
    ['claims wait for each other', 'FOR UPDATE OF job SKIP LOCKED', 'FOR UPDATE OF job'],
    ['more is claimed ahead than may be', 'WHILE taken < most + most_ahead LOOP', 'LOOP'],
    ['a run that needs a slot is claimed ahead', 'IF taken >= most AND NOT found_job.may_be_ahead THEN', 'IF false THEN'],
    ['runs that others may have passed over are told to nobody', "      PERFORM pg_notify('djag_queue', the_queue);\n", ''],
    ['what took its worker down is claimed ahead again', ' AND runs.attempt = runs.series_attempt OR', ' OR'],
    ['what is for a free slot counts as ahead', 'is_ahead := taken >= most;', 'is_ahead := true;'],
    ['jobs of other queues are claimed', 'job.name = the_queue AND ', ''],
    [
      'jobs of runs that are gone stay in the queue',
      "FROM runs WHERE runs.id = (job.data->>'runId')::uuid\n      ), true)\n    ORDER",
      "FROM runs WHERE runs.id = (job.data->>'runId')::uuid\n      ), false)\n    ORDER",
    ],
  ]),
  ...mutantsOf('server/queue/claim-runs.ts', CLAIMS, [
    [
      'what is claimed ahead seems to have started',
      'case when taken.is_ahead then runs.started_at else coalesce(runs.started_at, djag_now()) end',
      'djag_now()',
    ],
    ['an attempt that is claimed ahead seems to have started', 'case when not is_ahead then djag_now() end', 'djag_now()'],
    ['an older attempt is started', '        and runs.attempt = taken.attempt and runs.state', '        and runs.state'],
    [
      'a run that is not waiting is started',
      ' and runs.state = any(${CLAIMABLE_STATES}::text[])',
      ' and ${CLAIMABLE_STATES}::text[] is not null',
    ],
    ['a retry changes when the run first started', 'coalesce(runs.started_at, djag_now())', 'djag_now()'],
    ['a run that was started keeps the time of its retry', ', retry_at = null', ''],
    ['the first of the retries to come is not the next', 'order by runs.retry_at\n', 'order by runs.retry_at desc\n'],
    [
      'it waits for the retries of other queues',
      "where runs.queue = ${queue} and runs.state = 'retrying'",
      "where ${queue}::text is not null and runs.state = 'retrying'",
    ],
    ['a job that was claimed stays', 'where job.ctid = any(array(select place from taken))', 'where job.ctid is null'],
    ['the queues of pg-boss itself are claimed from', "where name not like '\\\\_\\\\_pgboss%' and", 'where'],
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
