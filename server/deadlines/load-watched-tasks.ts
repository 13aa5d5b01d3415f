import type postgres from 'postgres'
import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import type { DeadlineState } from '#scheduling/deadline/deadline-state.ts'
import { type HeldDeadline, heldDeadlines } from '#scheduling/deadline/held-deadlines.ts'
import type { DeadlineChange, DeadlineProspect } from '#scheduling/deadline/prospect.ts'

/** An instant of a task, in epoch milliseconds. */
export type Instant = { taskId: number; instantMs: number }

/** A task of which deadlines are or were watched. Instants are epoch milliseconds. */
export type WatchedTask = {
  id: number
  isDeleted: boolean
  enabled: boolean
  pausedUntilMs: number | null
  /** Its own, or its tags'; empty: it has none any more. */
  deadlines: readonly HeldDeadline[]
  /** The latest instant until now of which something is kept; null: nothing is. */
  latestKnownMs: number | null
  /** The latest instant that was met, late or not. */
  latestMetMs: number | null
}

/** What is kept of an instant. */
export type KeptDeadline = {
  taskId: number
  instantMs: number
  dueAtMs: number
  tagId: number | null
  state: DeadlineState
  sinceMs: number
  runId: string | null
  prospect: DeadlineProspect | null
  changes: DeadlineChange[]
}

type TagRow = DeadlineSettings & { tagId: number; sinceMs: number }
type WatchedRow = Omit<WatchedTask, 'deadlines'> & DeadlineSettings & { deadlineSinceMs: number; crontabTimezone: string; ofTags: TagRow[] }

/** Every task with a deadline, its own or a tag's, and those that had one and still have instants to be judged. */
export async function loadWatchedTasks(sql: postgres.Sql): Promise<WatchedTask[]> {
  const rows = await sql<WatchedRow[]>`
    select
      task.id::float8 as id, task.deleted_at is not null as "isDeleted", task.enabled,
      (extract(epoch from task.paused_until) * 1000)::float8 as "pausedUntilMs",
      task.deadline_kind as "deadlineKind", task.deadline_after_seconds as "deadlineAfterSeconds", task.deadline_time as "deadlineTime",
      task.deadline_days_later as "deadlineDaysLater", task.deadline_timezone as "deadlineTimezone", task.deadline_weekdays as "deadlineWeekdays",
      (extract(epoch from task.deadline_since) * 1000)::float8 as "deadlineSinceMs", crontab.timezone as "crontabTimezone",
      coalesce((
        select jsonb_agg(jsonb_build_object(
          'tagId', tag.id, 'deadlineKind', tag.deadline_kind, 'deadlineAfterSeconds', tag.deadline_after_seconds, 'deadlineTime', tag.deadline_time,
          'deadlineDaysLater', tag.deadline_days_later, 'deadlineTimezone', tag.deadline_timezone, 'deadlineWeekdays', tag.deadline_weekdays,
          'sinceMs', extract(epoch from greatest(tag.deadline_since, tagging.tagged_at)) * 1000
        ) order by tag.id)
        from task_tags tagging join tags tag on tag.id = tagging.tag_id where tagging.task_id = task.id and tag.deadline_kind <> 'none'
      ), '[]') as "ofTags",
      (extract(epoch from (
        select scheduled_for from deadlines where task_id = task.id and scheduled_for <= djag_now() order by scheduled_for desc limit 1
      )) * 1000)::float8 as "latestKnownMs",
      (extract(epoch from (
        select scheduled_for from deadlines where task_id = task.id and state in ('met', 'met_late') order by scheduled_for desc limit 1
      )) * 1000)::float8 as "latestMetMs"
    from tasks task join crontabs crontab on crontab.id = task.crontab_id
    where task.id in (
      select id from tasks where deadline_kind <> 'none' and deleted_at is null
      union select tagging.task_id from tags tag join task_tags tagging on tagging.tag_id = tag.id where tag.deadline_kind <> 'none'
      union select task_id from deadlines where is_watched
    )
    order by task.id`
  return rows.map(({ crontabTimezone, ofTags, ...row }) => ({
    id: row.id,
    isDeleted: row.isDeleted,
    enabled: row.enabled,
    pausedUntilMs: row.pausedUntilMs,
    deadlines: row.isDeleted
      ? []
      : heldDeadlines(
          { settings: row, sinceMs: row.deadlineSinceMs },
          ofTags.map((tag) => ({ settings: tag, sinceMs: tag.sinceMs, tagId: tag.tagId })),
          crontabTimezone,
        ),
    latestKnownMs: row.latestKnownMs,
    latestMetMs: row.latestMetMs,
  }))
}

/** What is still watched. */
export async function loadWatchedDeadlines(sql: postgres.Sql): Promise<KeptDeadline[]> {
  return await sql<KeptDeadline[]>`
    select
      task_id::float8 as "taskId", (extract(epoch from scheduled_for) * 1000)::float8 as "instantMs",
      (extract(epoch from due_at) * 1000)::float8 as "dueAtMs", tag_id::float8 as "tagId", state, (extract(epoch from since) * 1000)::float8 as "sinceMs",
      run_id as "runId", prospect, changes
    from deadlines where is_watched`
}

/** Which of these instants were judged for good (rule L4). */
export async function loadSettledInstants(sql: postgres.Sql, instants: readonly Instant[]): Promise<Instant[]> {
  return await sql<Instant[]>`
    select settled.task_id::float8 as "taskId", (extract(epoch from settled.scheduled_for) * 1000)::float8 as "instantMs"
    from unnest(${instants.map(({ taskId }) => taskId)}::bigint[], ${instants.map(({ instantMs }) => new Date(instantMs).toISOString())}::text[]::timestamptz[])
      as wanted (task_id, instant)
    join deadlines settled on settled.task_id = wanted.task_id and settled.scheduled_for = wanted.instant and not settled.is_watched`
}

/** These tasks and everything upstream of them. */
export async function loadAllUpstream(sql: postgres.Sql, taskIds: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    with recursive upstream (id) as (
      select unnest(${[...taskIds]}::bigint[])
      union
      select edge.dependee_id from upstream join dependencies edge on edge.depender_id = upstream.id
    )
    select id::float8 as id from upstream`
  return rows.map(({ id }) => id)
}
