import type postgres from 'postgres'
import { CHANNELS } from '#server/database/channels.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { jobIdFor } from './job-id.ts'
import { QUEUE_OPTIONS, QUEUE_SCHEMA } from './queue-schema.ts'

/** One attempt of a run, to be delivered to a runner that serves `queue`; higher `priority` first. Not before `startAfter`; null or left out: at once. */
export type QueueJob = { runId: string; attempt: number; queue: string; priority: number; startAfter?: Date | null }

/**
 * Puts jobs into the queue in the caller's transaction, so that they exist exactly if the rest of it does (invariant 2), and wakes the
 * runners at commit. A queue that does not exist yet is made. A job for an attempt that already has one changes nothing.
 * Written set-wise into pg-boss's own table, which the web can do too, as it never runs pg-boss.
 */
export async function insertJobs(tx: Transaction, jobs: readonly QueueJob[]): Promise<void> {
  if (jobs.length === 0) return
  const sql = preparedSql(tx)
  const queues = [...new Set(jobs.map((job) => job.queue))].sort()
  const rows = jobs.map((job) => ({
    id: jobIdFor(job.runId, job.attempt),
    name: job.queue,
    data: { runId: job.runId, attempt: job.attempt },
    priority: job.priority,
    start_after: job.startAfter ?? null,
  }))
  await Promise.all([
    makeMissingQueues(sql, queues),
    insertJobRows(sql, rows),
    sql`select pg_notify(${CHANNELS.queue}, queue) from unnest(${queues}::text[]) as queue`,
  ])
}

/** One row of pg-boss's jobs, as {@link insertJobRows} takes it. `start_after` null: at once. */
type JobRow = { id: string; name: string; data: Record<string, string | number>; priority: number; start_after: Date | null }

/** Makes the queues that there are not, in name order, so that two transactions making the same queues cannot lock each other out. */
export function makeMissingQueues(sql: postgres.Sql, queues: readonly string[]) {
  return sql`
    select ${sql(QUEUE_SCHEMA)}.create_queue(missing.name, ${JSON.stringify(QUEUE_OPTIONS)}::text::jsonb)
    from (
      select name from unnest(${queues}::text[]) as name
      where not exists (select from ${sql(QUEUE_SCHEMA)}.queue where queue.name = name.name)
      order by name
    ) as missing`
}

/** The columns and values of pg-boss's own insert, for jobs that set nothing but id, data, priority and start. One that is there already stays. */
export function insertJobRows(sql: postgres.Sql, rows: readonly JobRow[]) {
  return sql`
    insert into ${sql(QUEUE_SCHEMA)}.job_common (
      id, name, data, priority, start_after, created_on, expire_seconds, deletion_seconds, keep_until,
      retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds
    )
    select
      job.id, job.name, job.data, job.priority, coalesce(job.start_after, clock.now), clock.now, queue.expire_seconds, queue.deletion_seconds,
      coalesce(job.start_after, clock.now) + queue.retention_seconds * interval '1s',
      queue.retry_limit, queue.retry_delay, queue.retry_backoff, queue.retry_delay_max, queue.policy, queue.dead_letter, queue.heartbeat_seconds
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as job (id uuid, name text, data jsonb, priority integer, start_after timestamptz)
    join ${sql(QUEUE_SCHEMA)}.queue on queue.name = job.name
    cross join (select ${sql(QUEUE_SCHEMA)}.job_now() as now) as clock
    on conflict do nothing`
}
