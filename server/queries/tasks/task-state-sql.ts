import { type SQL, sql } from 'drizzle-orm'
import { TASK_STATUSES } from '#domain/views/task-views.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database, Transaction } from '#server/database/client.ts'

/** Of a task's active runs: the earliest instant whose run is queued and has never started. */
export const queuedForSql = sql`min(${runs.scheduledFor}) filter (
  where ${runs.state} = 'queued' and ${runs.startedAt} is null and ${runs.kind} = 'scheduled'
)`

/** Of each task with active runs: whether one of them has started. Literals, so that the partial index of active runs serves. */
export function taskActivity(db: Database | Transaction) {
  return db
    .select({
      taskId: runs.taskId,
      isRunning: sql<boolean>`bool_or(${runs.state} in ('running', 'retrying'))`.as('is_running'),
      count: sql<number>`count(*)::int`.as('active_count'),
      queuedFor: sql<Date | null>`${queuedForSql}`.as('queued_for'),
    })
    .from(runs)
    .where(sql`${runs.state} in ('queued', 'running', 'retrying')`)
    .groupBy(runs.taskId)
    .as('activity')
}

/** `taskStateOf` (domain/task-state-of.ts) in SQL, for filters, counts and sorting over all tasks; a test holds the two together. */
export function taskStateSql(activity: ReturnType<typeof taskActivity>): SQL<(typeof TASK_STATUSES)[number]> {
  return sql`case
    when not ${tasks.enabled} then case when ${tasks.pausedAt} is null then 'disabled' else 'paused' end
    when ${tasks.setAsideReason} is not null then 'set_aside'
    when ${activity.isRunning} then 'running'
    when ${activity.isRunning} is not null then 'queued'
    when ${tasks.waiting} is not null then 'waiting'
    else 'sleeping'
  end`
}

/** The place of a state in `TASK_STATUSES`, to sort by. */
export function taskStateRankSql(state: SQL): SQL<number> {
  return sql`array_position(array[${sql.raw(TASK_STATUSES.map((name) => `'${name}'`).join(', '))}]::text[], ${state})`
}
