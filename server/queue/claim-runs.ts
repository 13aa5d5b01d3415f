import { statesBefore } from '#scheduling/model/run-states.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { DELIVERY_QUEUE, QUEUE_SCHEMA } from './queue-schema.ts'
import { type SettledBy, type SettledByRow, settledBy, settledByColumns } from './settled-by.ts'

/** A run as its handler needs it. */
export type ClaimedRun = {
  runId: string
  attempt: number
  taskId: number
  taskName: string
  handler: string
  args: unknown[]
  kwargs: Record<string, unknown>
  headers: Record<string, string>
  /** Its arguments are a template, of which the rest is filled when the attempt begins. */
  hasOpenPlaceholders: boolean
  /** Why it cannot have its arguments, a sentence: the attempt fails with it. */
  argumentsProblem: string | null
  scheduledForMs: number
  /** The instant for which it counts at `aligned` edges; null: for none (rule D6). */
  alignedForMs: number | null
  /** The request or backfill a person made it by; null: it is its task's run for a cron instant. */
  askedFor: string | null
  /** The attempt is stopped when it takes longer; null: it may take as long as it likes (rule R8). */
  timeLimitSeconds: number | null
}

/** How many runs of which handlers a worker may claim beyond its free slots. */
export type ClaimAhead = { handlerNames: readonly string[]; most: number }

/** `limit`: its free slots. */
export type Claim = { workerId: string; queue: string; handlerNames: readonly string[]; limit: number; ahead?: ClaimAhead }

/**
 * `takenJobs` equal to the limit, together with what may be claimed ahead: there may be more. It counts jobs of runs that had ended or moved on,
 * too. `isHeldUp`: the next run of the queue needs a free slot, and nothing was claimed ahead past it.
 * `nextStartInMs`: when the next run of the queue that waits for its next attempt may be claimed; null: it has none.
 */
export type Claimed = { takenJobs: number; isHeldUp: boolean; runs: ClaimedAttempt[]; nextStartInMs: number | null }

/** A run with what the end of this attempt is settled by once it has started. `isAhead`: it was claimed ahead of its turn. */
export type ClaimedAttempt = ClaimedRun & { settledBy: SettledBy; isAhead: boolean }

const NOTHING_AHEAD: ClaimAhead = { handlerNames: [], most: 0 }

const CLAIMABLE_STATES = statesBefore('running')

/**
 * Takes up to `limit` jobs of one queue and makes their runs this worker's, in one statement, so that nothing can fall between: the job is
 * delivered, the run `running`, its attempt begun, or none of it. Highest priority first, then oldest.
 * A delivered job is deleted rather than kept as completed: the ledger knows all it would say, and a third of the writing is saved.
 * What is claimed ahead has no start yet, in its run and its attempt: the worker says when it starts, at the latest with its ending.
 * Runs of handlers that this worker lacks stay in the queue for others; a worker whose lease was lost gets nothing.
 */
export async function claimRuns(db: Database, { workerId, queue, handlerNames, limit, ahead = NOTHING_AHEAD }: Claim): Promise<Claimed> {
  const sql = preparedSql(db)
  const rows = await sql<ClaimRow[]>`
    with taken as materialized (
      select place, run_id, attempt, is_ahead
      from djag_take_jobs(
        ${queue}, ${workerId}::uuid, ${handlerNames as string[]}::text[], ${limit}, ${ahead.handlerNames as string[]}::text[], ${ahead.most}
      )
    ),
    delivered as (
      delete from ${sql(QUEUE_SCHEMA)}.job_common as job where job.ctid = any(array(select place from taken))
    ),
    claimed as (
      update runs
      set
        state = 'running', worker_id = ${workerId}, retry_at = null,
        started_at = case when taken.is_ahead then runs.started_at else coalesce(runs.started_at, djag_now()) end
      from taken
      where runs.id = taken.run_id
        and runs.attempt = taken.attempt and runs.state = any(${CLAIMABLE_STATES}::text[])
      returning
        ${settledByColumns(sql)}, runs.id, runs.task_id, runs.handler, runs.args, runs.kwargs, runs.headers, runs.time_limit_seconds,
        runs.has_open_placeholders, runs.arguments_problem,
        coalesce(runs.request_id, runs.backfill_id) as asked_for, taken.is_ahead
    ),
    begun as (
      insert into attempts (run_id, number, worker_id, started_at)
      select id, attempt, ${workerId}::uuid, case when not is_ahead then djag_now() end from claimed
    )
    select
      (select count(place)::int from taken) as "takenJobs", exists (select from taken where place is null) as "isHeldUp",
      (
        select extract(epoch from runs.retry_at - ${sql(QUEUE_SCHEMA)}.job_now())::float8 * 1000
        from runs
        where runs.queue = ${queue} and runs.state = 'retrying' and runs.retry_at > ${sql(QUEUE_SCHEMA)}.job_now()
        order by runs.retry_at
        limit 1
      ) as "nextStartInMs",
      claimed.id as "runId", claimed.attempt, claimed.task_id::float8 as "taskId", tasks.name as "taskName",
      claimed.handler, claimed.args, claimed.kwargs, claimed.headers,
      claimed.has_open_placeholders as "hasOpenPlaceholders", claimed.arguments_problem as "argumentsProblem",
      claimed.asked_for as "askedFor", claimed.is_ahead as "isAhead", claimed.time_limit_seconds as "timeLimitSeconds",
      claimed.state, claimed.kind, claimed."scheduledForMs", claimed."manualInstantMs", claimed."hasStarted", claimed."seriesAttempt",
      claimed.retry, claimed.attempts
    from (values (1)) as always left join claimed on true left join tasks on tasks.id = claimed.task_id`
  const { takenJobs = 0, isHeldUp = false, nextStartInMs = null } = rows[0] ?? {}
  const claimed = rows.filter((row) => row.runId !== null)
  const runs = claimed.map(({ takenJobs: _, isHeldUp: __, nextStartInMs: ___, ...row }) => claimedAttempt(row))
  return { takenJobs, isHeldUp, nextStartInMs, runs }
}

type ClaimedRow = Omit<ClaimedAttempt, 'settledBy' | 'alignedForMs'> & SettledByRow

type ClaimRow = ClaimedRow & Omit<Claimed, 'runs'>

function claimedAttempt(row: ClaimedRow): ClaimedAttempt {
  const { state, kind, manualInstantMs, hasStarted: _, seriesAttempt, attempts, retry, ...run } = row
  const { attempt, scheduledForMs } = run
  const by = settledBy({ state, kind, scheduledForMs, manualInstantMs, hasStarted: true, attempt, seriesAttempt, attempts, retry })
  return { ...run, alignedForMs: by.alignedForMs, settledBy: by }
}

/** Of these runs those that a worker holds, as it claimed them. */
export async function readClaimedRuns(db: Database, workerId: string, runIds: readonly string[]): Promise<ClaimedAttempt[]> {
  if (runIds.length === 0) return []
  const sql = preparedSql(db)
  const rows = await sql<ClaimedRow[]>`
    select
      ${settledByColumns(sql)}, runs.id as "runId", runs.task_id::float8 as "taskId", tasks.name as "taskName", runs.handler, runs.args,
      runs.kwargs, runs.headers, runs.has_open_placeholders as "hasOpenPlaceholders", runs.arguments_problem as "argumentsProblem",
      coalesce(runs.request_id, runs.backfill_id) as "askedFor", false as "isAhead", runs.time_limit_seconds as "timeLimitSeconds"
    from runs join tasks on tasks.id = runs.task_id
    where runs.id = any(${runIds as string[]}::uuid[]) and runs.worker_id = ${workerId} and runs.state = 'running'
    order by runs.id`
  return rows.map(claimedAttempt)
}

/**
 * Which of these queues have jobs, those included that must not start yet: a claim tells when the next of them may. Null: of all queues there
 * are; those of pg-boss itself and of notifications left out.
 */
export async function queuesWithJobs(db: Database, queues: readonly string[] | null): Promise<string[]> {
  const sql = preparedSql(db)
  const rows = await sql<{ name: string }[]>`
    select name from ${sql(QUEUE_SCHEMA)}.queue
    where name not like '\\_\\_pgboss%' and (${queues as string[] | null}::text[] is null or name = any(${queues as string[] | null}::text[]))
      and name <> ${DELIVERY_QUEUE}
      and exists (
        select from ${sql(QUEUE_SCHEMA)}.job_common as job where job.name = queue.name and job.state < 'active' and not job.blocked
      )
    order by name`
  return rows.map((row) => row.name)
}
