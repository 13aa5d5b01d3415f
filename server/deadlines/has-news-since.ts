import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/**
 * Whether something happened after that moment (epoch milliseconds) that may change how deadlines stand: a run of these tasks ended, one of them was
 * edited, paused or resumed, or a task got another deadline.
 */
export async function hasNewsSince(db: Database, sinceMs: number, taskIds: readonly number[]): Promise<boolean> {
  const since = new Date(sinceMs).toISOString()
  const [row] = await preparedSql(db)<{ hasNews: boolean }[]>`
    select
      exists (select from runs where ended_at > ${since}::timestamptz and task_id = any(${[...taskIds]}::bigint[]))
      or exists (select from tasks where id = any(${[...taskIds]}::bigint[]) and updated_at > ${since}::timestamptz)
      or exists (select from tasks where deadline_kind <> 'none' and deleted_at is null and deadline_since > ${since}::timestamptz) as "hasNews"`
  return row?.hasNews ?? false
}
