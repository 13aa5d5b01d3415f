import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** So many of the latest endings are looked through: by when they ended, never by the histories of so many tasks. */
const MOST_ENDINGS = 2_000

/**
 * Whether something happened after that moment (epoch milliseconds) that may change how deadlines stand: a run of these tasks ended, one of them was
 * edited, paused or resumed, or a task or a tag got another deadline, or a task a tag with one.
 */
export async function hasNewsSince(db: Database, sinceMs: number, taskIds: readonly number[]): Promise<boolean> {
  const since = new Date(sinceMs).toISOString()
  const [row] = await preparedSql(db)<{ hasNews: boolean }[]>`
    select
      exists (
        select from (select task_id from runs where ended_at > ${since}::timestamptz order by ended_at desc limit ${MOST_ENDINGS}) as latest
        where task_id = any(${[...taskIds]}::bigint[])
      )
      or exists (select from tasks where id = any(${[...taskIds]}::bigint[]) and updated_at > ${since}::timestamptz)
      or exists (select from tasks where deadline_kind <> 'none' and deleted_at is null and deadline_since > ${since}::timestamptz)
      or exists (select from tags where deadline_since > ${since}::timestamptz)
      or exists (
        select from tags tag join task_tags tagging on tagging.tag_id = tag.id
        where tag.deadline_kind <> 'none' and tagging.tagged_at > ${since}::timestamptz
      ) as "hasNews"`
  return row?.hasNews ?? false
}
