import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import type { Instant, KeptDeadline } from './load-watched-tasks.ts'

export type WrittenDeadline = KeptDeadline & { isWatched: boolean }

const ROWS_AT_ONCE = 1_000

/** Writes what one look came to, and tells browsers of the tasks it is about. */
export async function writeDeadlines(
  db: Database,
  { written, dropped }: { written: readonly WrittenDeadline[]; dropped: readonly Instant[] },
): Promise<void> {
  if (written.length + dropped.length === 0) return
  await db.transaction(async (tx) => {
    const sql = preparedSql(tx)
    for (let from = 0; from < written.length; from += ROWS_AT_ONCE) {
      const rows = written.slice(from, from + ROWS_AT_ONCE).map(({ instantMs, dueAtMs, sinceMs, ...row }) => ({
        ...row,
        scheduledFor: new Date(instantMs).toISOString(),
        dueAt: new Date(dueAtMs).toISOString(),
        since: new Date(sinceMs).toISOString(),
      }))
      await sql`
        insert into deadlines (task_id, scheduled_for, due_at, tag_id, state, since, is_watched, run_id, prospect, changes)
        select "taskId", "scheduledFor", "dueAt", "tagId", state, since, "isWatched", "runId", nullif(prospect, 'null'::jsonb), changes
        from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row (
          "taskId" bigint, "scheduledFor" timestamptz, "dueAt" timestamptz, "tagId" bigint, state text, since timestamptz, "isWatched" boolean, "runId" uuid,
          prospect jsonb, changes jsonb
        )
        on conflict (task_id, scheduled_for) do update set
          due_at = excluded.due_at, tag_id = excluded.tag_id, state = excluded.state, since = excluded.since, is_watched = excluded.is_watched, run_id = excluded.run_id,
          prospect = excluded.prospect, changes = excluded.changes`
    }
    if (dropped.length > 0)
      await sql`
        delete from deadlines using unnest(
          ${dropped.map(({ taskId }) => taskId)}::bigint[], ${dropped.map(({ instantMs }) => new Date(instantMs).toISOString())}::text[]::timestamptz[]
        ) as gone (task_id, instant)
        where deadlines.task_id = gone.task_id and deadlines.scheduled_for = gone.instant`
    const taskIds = [...new Set([...written, ...dropped].map(({ taskId }) => taskId))]
    await notifyLive(tx, { subject: 'task', ids: taskIds })
  })
}
