import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { QueueJob } from './insert-jobs.ts'
import { jobIdFor } from './job-id.ts'
import { QUEUE_SCHEMA } from './queue-schema.ts'

/**
 * Takes the jobs of these attempts out of the queue. To be called when the transaction has locked their runs and ends them: a job that a
 * claim is just taking is passed over, as that claim waits for the run and then finds it ended.
 */
export async function removeJobs(tx: Transaction, jobs: readonly Pick<QueueJob, 'runId' | 'attempt' | 'queue'>[]): Promise<void> {
  if (jobs.length === 0) return
  const sql = preparedSql(tx)
  const rows = jobs.map((job) => ({ name: job.queue, id: jobIdFor(job.runId, job.attempt) }))
  await sql`
    with needless as (
      select job.name, job.id
      from ${sql(QUEUE_SCHEMA)}.job_common job
      join jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as given (name text, id uuid) on job.name = given.name and job.id = given.id
      where job.state in ('created', 'retry')
      for update of job skip locked
    )
    delete from ${sql(QUEUE_SCHEMA)}.job_common job using needless where job.name = needless.name and job.id = needless.id`
}
