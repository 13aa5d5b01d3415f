import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { jobIdFor } from '#server/queue/job-id.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'

/** Something in the ledger that must never be: which invariant it breaks, and where. */
export type LedgerProblem = { invariant: 'I1' | 'I2' | 'I3' | 'I4' | 'I5'; message: string }

type Sql = ReturnType<typeof preparedSql>

/**
 * Holds the whole ledger against the invariants, by counting (docs/rules.md): every instant one fate, runs and jobs together, every gate
 * opened by an ending that was there, nothing held by nobody. Reads everything there is: for tests and for a doubting operator, not for
 * each minute. On a ledger that workers are writing, what is just under way is seen in one snapshot.
 */
export async function checkLedger(db: Database): Promise<LedgerProblem[]> {
  return await db.transaction(
    async (tx) => {
      const sql = preparedSql(tx)
      const found = [await instantsWithoutOneFate(sql), await fatesThatOverlap(sql), await runsWithoutJobs(sql), await untrueGates(sql)]
      return [...found, await versionsTakenTwice(sql), await attemptsThatHang(sql)].flat()
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

type TaskFates = { id: number; name: string; crontab: CrontabDefinition; from: Date; cursor: Date; runs: number; inRanges: number }

/** Counted since the task's crontab, expression or base last changed: before that its instants followed another one. */
async function instantsWithoutOneFate(sql: Sql): Promise<LedgerProblem[]> {
  const tasks = await sql<TaskFates[]>`
    select
      task.id::float8 as id, task.name, since."from", task.cursor,
      (select count(*)::float8 from runs
        where task_id = task.id and kind = 'scheduled' and scheduled_for > since."from" and scheduled_for <= task.cursor) as runs,
      (select coalesce(sum(count), 0)::float8 from decided_ranges
        where task_id = task.id and first_instant > since."from" and last_instant <= task.cursor) as "inRanges",
      jsonb_build_object(
        'second', second, 'minute', minute, 'hour', hour, 'dayOfMonth', day_of_month, 'month', month, 'dayOfWeek', day_of_week,
        'timezone', timezone, 'gap', gap, 'overlap', overlap
      ) as crontab
    from tasks task join crontabs on crontabs.id = task.crontab_id
    cross join lateral (
      select greatest(
        task.cron_base,
        case when crontabs.updated_at > crontabs.created_at then crontabs.updated_at end,
        (select max(at) from audits
          where subject_kind = 'task' and subject_id = task.id::text and (before ? 'crontab' or before ? 'cronBase') and after is not null)
      ) as "from"
    ) as since
    where task.cursor > since."from" and task.deleted_at is null`
  return tasks.flatMap(({ name, crontab, from, cursor, runs, inRanges }) => {
    const instants = compileCrontab(crontab).countBetween(from.getTime(), cursor.getTime())
    if (instants === runs + inRanges) return []
    const message = `“${name}” has ${instants} instants from ${from.toISOString()} to its cursor, but ${runs} runs and ${inRanges} instants in ranges.`
    return [{ invariant: 'I1', message }]
  })
}

async function fatesThatOverlap(sql: Sql): Promise<LedgerProblem[]> {
  const rows = await sql<{ name: string; at: Date }[]>`
    select task.name, run.scheduled_for as at
    from runs run
    join decided_ranges range on range.task_id = run.task_id and run.scheduled_for between range.first_instant and range.last_instant
    join tasks task on task.id = run.task_id
    where run.kind = 'scheduled'
    union all
    select task.name, range.last_instant
    from decided_ranges range
    join tasks task on task.id = range.task_id
    left join runs taker on taker.id = range.into_run_id
    where range.kind = 'coalesced' and (taker.id is null or taker.scheduled_for <= range.last_instant)`
  return rows.map(({ name, at }) => ({ invariant: 'I1', message: `“${name}” has two fates, or a wrong one, for ${at.toISOString()}.` }))
}

async function runsWithoutJobs(sql: Sql): Promise<LedgerProblem[]> {
  const waiting = await sql<{ id: string; attempt: number }[]>`select id, attempt from runs where state in ('queued', 'retrying')`
  const jobs = await sql<{ id: string }[]>`
    select id from ${sql(QUEUE_SCHEMA)}.job_common where state in ('created', 'retry', 'active') and data ? 'runId'`
  const wanted = new Set(waiting.map(({ id, attempt }) => jobIdFor(id, attempt)))
  const there = new Set(jobs.map(({ id }) => id))
  return [
    ...waiting
      .filter(({ id, attempt }) => !there.has(jobIdFor(id, attempt)))
      .map(({ id }): LedgerProblem => ({ invariant: 'I2', message: `Run ${id} waits for a worker and has no job.` })),
    ...jobs
      .filter(({ id }) => !wanted.has(id))
      .map(({ id }): LedgerProblem => ({ invariant: 'I2', message: `Job ${id} is of no run that waits for a worker.` })),
  ]
}

/** What a run says opened its gates must have ended by then; a rerun or mark may have ended it again since, never before its start. */
async function untrueGates(sql: Sql): Promise<LedgerProblem[]> {
  const rows = await sql<{ runId: string; dependee: string }[]>`
    select run.id as "runId", gate->>'dependeeName' as dependee
    from runs run cross join jsonb_array_elements(run.gates) as gate
    left join runs opener on opener.id = (gate->>'satisfiedByRunId')::uuid
    where gate->>'by' = 'ending'
      and (opener.id is null or opener.task_id <> (gate->>'dependeeId')::bigint or opener.started_at > run.activated_at)`
  return rows.map(({ runId, dependee }) => ({ invariant: 'I3', message: `Run ${runId} names no true ending of “${dependee}”.` }))
}

/** One execution opens the gate for at most one run that succeeded (rule D1): no two saw the same count. */
async function versionsTakenTwice(sql: Sql): Promise<LedgerProblem[]> {
  const rows = await sql<{ name: string; dependee: string; finished: number }[]>`
    select task.name, gate->>'dependeeName' as dependee, (gate->'seen'->>'finished')::float8 as finished
    from runs run
    cross join jsonb_array_elements(run.gates) as gate
    join tasks task on task.id = run.task_id
    where run.state = 'succeeded' and run.activation_seq is not null and gate->>'by' = 'ending' and not gate ? 'alignedInstantMs'
    group by task.name, gate->>'edgeId', gate->>'dependeeName', gate->'seen'->>'finished'
    having count(*) > 1`
  return rows.map(({ name, dependee, finished }) => ({
    invariant: 'I3',
    message: `More than one successful run of “${name}” took ending ${finished} of “${dependee}”.`,
  }))
}

async function attemptsThatHang(sql: Sql): Promise<LedgerProblem[]> {
  const rows = await sql<{ invariant: LedgerProblem['invariant']; message: string }[]>`
    select 'I4' as invariant, 'Run ' || run.id || ' is running on a worker that is not alive.' as message
    from runs run left join workers worker on worker.id = run.worker_id
    where run.state = 'running'
      and (worker.id is null or worker.state in ('stopped', 'lost')) and run.started_at < djag_now() - interval '30 seconds'
    union all
    select 'I5', 'Attempt ' || attempt.number || ' of run ' || attempt.run_id || ' is running, but the run is not.'
    from attempts attempt join runs run on run.id = attempt.run_id
    where attempt.outcome = 'running' and (run.state <> 'running' or attempt.number <> run.attempt)
    union all
    select 'I5', 'Run ' || run.id || ' ended ' || run.state || ', but its last attempt did not.'
    from runs run join attempts attempt on attempt.run_id = run.id and attempt.number = run.attempt
    where run.state in ('succeeded', 'failed') and run.marked_by_name is null and attempt.outcome <> run.state and attempt.outcome <> 'lost'`
  return [...rows]
}
