import { DomainError } from '#domain/errors.ts'
import { CHANNELS } from '#server/database/channels.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { CompletedAttempt } from './callback-address.ts'
import type { CompletionPost } from './completion-post.ts'

/** Its worker reads them as they come; who is that far ahead of it has to wait. */
const MOST_UNREAD = 1_000

/**
 * Keeps what was posted to an attempt's address until its worker has read it, and tells the worker. The run's row is locked: posts of an attempt
 * stand in the order in which they were answered, and there is one ending.
 * @throws DomainError `not_held` for an attempt that is over, or is to end; `too_many` where too much is unread
 */
export async function keepPost(db: Database, { runId, attempt }: CompletedAttempt, post: CompletionPost): Promise<void> {
  await db.transaction(async (tx) => {
    const sql = preparedSql(tx)
    const [run] = await sql<{ workerId: string }[]>`
      select worker_id as "workerId" from runs
      where id = ${runId} and attempt = ${attempt} and state = 'running' and worker_id is not null and cancel_requested_at is null
      for no key update`
    if (!run) throw isOver()
    const [kept] = await sql<{ unread: number; isEnded: boolean }[]>`
      select count(*)::int as unread, coalesce(bool_or(is_ending), false) as "isEnded" from completion_posts
      where run_id = ${runId} and attempt = ${attempt}`
    if (kept?.isEnded) throw isOver()
    if ((kept?.unread ?? 0) >= MOST_UNREAD)
      throw new DomainError('too_many', 'What was posted before has not been read yet. Wait a second, then go on, with more in each post.')
    await sql`
      insert into completion_posts (run_id, attempt, is_ending, post)
      values (${runId}, ${attempt}, ${post.ending !== undefined}, ${JSON.stringify(post)}::text::jsonb)`
    await sql`select pg_notify(${CHANNELS.addressed}, ${run.workerId})`
  })
}

function isOver(): DomainError {
  return new DomainError(
    'not_held',
    'This attempt is over: it has ended, was cancelled, or its run was begun anew. Stop the work, and post nothing more here.',
  )
}
