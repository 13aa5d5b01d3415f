import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { CompletedAttempt } from './callback-address.ts'
import type { CompletionPost } from './completion-post.ts'

export type ReadPost = CompletedAttempt & { id: number; post: CompletionPost }

/**
 * What was posted for these attempts since, oldest first. `readTo`: the latest post that was read before, which is gone then, with those before it: what is
 * read stays until the reader asks for more, as an answer may be lost.
 */
export async function readPosts(db: Database, attempts: readonly (CompletedAttempt & { readTo: number })[]): Promise<ReadPost[]> {
  if (attempts.length === 0) return []
  const rows = attempts.map(({ runId, attempt, readTo }) => ({ run_id: runId, attempt, read_to: readTo }))
  return await preparedSql(db)<ReadPost[]>`
    with given as materialized (
      select run_id, attempt, read_to from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (run_id uuid, attempt int, read_to bigint)
    ),
    gone as (
      delete from completion_posts as posts using given
      where posts.run_id = given.run_id and posts.attempt = given.attempt and posts.id <= given.read_to and not posts.is_ending
    )
    select posts.id::float8 as id, posts.run_id as "runId", posts.attempt, posts.post
    from given join completion_posts as posts on posts.run_id = given.run_id and posts.attempt = given.attempt and posts.id > given.read_to
    where posts.post is not null
    order by posts.id`
}

/** Nobody reads any more what was posted for this attempt or those of its run before it: of an ending is kept that there was one. */
export async function forgetPosts(db: Database, { runId, attempt }: CompletedAttempt): Promise<void> {
  await preparedSql(db)`
    with gone as (delete from completion_posts where run_id = ${runId} and attempt <= ${attempt} and not is_ending)
    update completion_posts set post = null where run_id = ${runId} and attempt <= ${attempt} and is_ending and post is not null`
}
