import type postgres from 'postgres'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { addToTally } from '#server/tallies/tally.ts'
import { insertJobs } from './insert-jobs.ts'
import { jobIdFor } from './job-id.ts'
import { QUEUE_SCHEMA } from './queue-schema.ts'

export type Reconciled = { restoredJobs: number; removedJobs: number }

type WaitingRun = { id: string; taskId: number; attempt: number; queue: string; priority: number; retryAt: Date | null }
type JobKey = { name: string; id: string }

/** A job in one of these states will still reach a runner, or is just reaching one. */
const DELIVERABLE = `('created', 'retry', 'active')`
const NO_RUN = '00000000-0000-0000-0000-000000000000'

/**
 * Brings queue and ledger together again after whatever came between them (a restored backup, a job that expired, an edit by hand): runs
 * that wait for a worker and have no job get one, which starts no earlier than the run is to be retried; jobs whose attempt does not
 * wait any more are removed. Page by page, so that it can be done beside the scheduler's work; yields what each page came to.
 */
export async function* reconcileJobs(db: Database, pageSize: number): AsyncGenerator<Reconciled> {
  let after: Pick<WaitingRun, 'taskId' | 'id'> | null = { taskId: 0, id: NO_RUN }
  while (after) {
    const page: WaitingRun[] = await readWaitingRuns(db, after, pageSize)
    yield { restoredJobs: await restoreMissing(db, page), removedJobs: 0 }
    after = page.length === pageSize ? (page.at(-1) ?? null) : null
  }
  let afterJob: JobKey | null = { name: '', id: NO_RUN }
  while (afterJob) {
    const page: JobKey[] = await readOpenJobs(db, afterJob, pageSize)
    yield { restoredJobs: 0, removedJobs: await removeNeedless(db, page) }
    afterJob = page.length === pageSize ? (page.at(-1) ?? null) : null
  }
}

async function readWaitingRuns(db: Database, after: Pick<WaitingRun, 'taskId' | 'id'>, limit: number): Promise<WaitingRun[]> {
  return await preparedSql(db)<WaitingRun[]>`
    select id, task_id::float8 as "taskId", attempt, queue, priority, retry_at as "retryAt" from runs
    where (task_id, id) > (${after.taskId}, ${after.id}) and state in ('queued', 'running', 'retrying') and state <> 'running'
    order by task_id, id limit ${limit}`
}

async function restoreMissing(db: Database, runs: readonly WaitingRun[]): Promise<number> {
  const sql = preparedSql(db)
  const rows = runs.map((run) => ({ name: run.queue, id: jobIdFor(run.id, run.attempt), run_id: run.id }))
  const missing = await sql<{ runId: string }[]>`
    select waiting.run_id as "runId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as waiting (name text, id uuid, run_id uuid)
    where not exists (
      select from ${sql(QUEUE_SCHEMA)}.job_common job
      where job.name = waiting.name and job.id = waiting.id and job.state in ${sql.unsafe(DELIVERABLE)}
    )`
  if (missing.length === 0) return 0
  const runIds = missing.map((run) => run.runId)
  return await db.transaction((tx) => giveNewJobs(tx, runIds))
}

/** Looks again under the runs' locks: one that a worker has claimed meanwhile needs no job. */
async function giveNewJobs(tx: Transaction, runIds: readonly string[]): Promise<number> {
  const sql = preparedSql(tx)
  const runs = await sql<Omit<WaitingRun, 'taskId'>[]>`
    select id, attempt, queue, priority, retry_at as "retryAt" from runs
    where id = any(${[...runIds]}::uuid[]) and state in ('queued', 'retrying') order by id for no key update`
  const jobIds = runs.map((run) => jobIdFor(run.id, run.attempt))
  await sql`
    delete from ${sql(QUEUE_SCHEMA)}.job_common
    where name = any(${[...new Set(runs.map((run) => run.queue))]}::text[]) and id = any(${jobIds}::uuid[])
      and state not in ${sql.unsafe(DELIVERABLE)}`
  await insertJobs(
    tx,
    runs.map(({ id, retryAt, ...run }) => ({ runId: id, startAfter: retryAt, ...run })),
  )
  if (runs.length > 0) {
    await keepRepair(sql, runs.length)
    await addToTally(tx, { kind: 'queue_repair', count: runs.length })
  }
  return runs.length
}

/** Pages repaired together count together. After the locks of runs, as every page takes it. */
async function keepRepair(sql: postgres.Sql, runCount: number): Promise<void> {
  await sql`
    insert into repairs (kind, repaired_at, run_count) values ('queue', djag_now(), ${runCount})
    on conflict (kind) do update set
      repaired_at = excluded.repaired_at,
      run_count = excluded.run_count + case when repairs.repaired_at > djag_now() - interval '1 minute' then repairs.run_count else 0 end`
}

async function readOpenJobs(db: Database, after: JobKey, limit: number): Promise<JobKey[]> {
  const sql = preparedSql(db)
  return await sql<JobKey[]>`
    select name, id from ${sql(QUEUE_SCHEMA)}.job_common
    where (name, id) > (${after.name}, ${after.id}) and state in ('created', 'retry') and data ? 'runId'
    order by name, id limit ${limit}`
}

async function removeNeedless(db: Database, jobs: readonly JobKey[]): Promise<number> {
  if (jobs.length === 0) return 0
  const sql = preparedSql(db)
  const { count } = await sql`
    delete from ${sql(QUEUE_SCHEMA)}.job_common job
    using jsonb_to_recordset(${JSON.stringify(jobs)}::text::jsonb) as open (name text, id uuid)
    where job.name = open.name and job.id = open.id and job.state in ('created', 'retry')
      and not exists (
        select from runs
        where runs.id = (job.data->>'runId')::uuid and runs.attempt = (job.data->>'attempt')::int and runs.state in ('queued', 'retrying')
      )`
  return count
}
