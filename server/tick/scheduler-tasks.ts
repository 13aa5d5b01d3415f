import type postgres from 'postgres'
import type { Waiting } from '#scheduling/model/decision.ts'
import type { MisfirePolicy, ResumeChoice } from '#scheduling/model/task-state.ts'
import { MAY_OPEN } from '#server/waking/who-wakes.ts'

/** What the scheduler reads of a task's own row. */
export type SchedulerTask = {
  id: number
  enabled: boolean
  deleted: boolean
  isSetAside: boolean
  crontabId: number
  misfirePolicy: MisfirePolicy
  gracePeriodSeconds: number | null
  maxConcurrency: number | null
  cronBase: Date
  cursor: Date | null
  notMisfiresThrough: Date | null
  pausedUntil: Date | null
  resumeChoice: ResumeChoice | null
  activationSeq: number
  wakeAt: Date | null
  waiting: Waiting | null
  waitingSince: Date | null
  queue: string
  priority: number
  hasPlaceholders: boolean
  /** The one clock at this transaction, whole milliseconds; the same in every row. */
  now: Date
}

/** Order by `tasks.id`: a bare `id` would be this output column, which no index knows. */
const COLUMNS = `
  id::float8 as id, enabled, deleted_at is not null as deleted, set_aside_reason is not null as "isSetAside", crontab_id::float8 as "crontabId",
  misfire_policy as "misfirePolicy", grace_period_seconds as "gracePeriodSeconds", max_concurrency as "maxConcurrency",
  cron_base as "cronBase", cursor, not_misfires_through as "notMisfiresThrough",
  paused_until as "pausedUntil", resume_choice as "resumeChoice", activation_seq::float8 as "activationSeq",
  wake_at as "wakeAt", waiting, waiting_since as "waitingSince", queue, priority,
  has_placeholders as "hasPlaceholders", date_trunc('milliseconds', djag_now()) as now`

/** Rows that other transactions hold are passed over, never waited for; plain `for update` would also meet every insert of a child row. */
const LOCK_FREE_ONES = 'for no key update skip locked'

/** Locks the tasks that have been due longest, at most `limit` of them. */
export function lockDueTasks(sql: postgres.Sql, limit: number): PromiseLike<SchedulerTask[]> {
  return sql<SchedulerTask[]>`
    select ${sql.unsafe(COLUMNS)} from tasks
    where wake_at <= djag_now() order by tasks.wake_at, tasks.id limit ${limit} ${sql.unsafe(LOCK_FREE_ONES)}`
}

/** Locks those of the given tasks that are still due. */
export function lockDueTasksOf(sql: postgres.Sql, taskIds: readonly number[]): PromiseLike<SchedulerTask[]> {
  return sql<SchedulerTask[]>`
    select ${sql.unsafe(COLUMNS)} from tasks
    where id = any(${[...taskIds]}::bigint[]) and wake_at <= djag_now() order by tasks.id ${sql.unsafe(LOCK_FREE_ONES)}`
}

/**
 * Locks the given tasks, due or not, together with the tasks that depend on them by an `aligned` edge, all in id order, and waits for
 * them: what is decided or changed here may have to wake those dependers. Gives the rows of the given tasks.
 */
export async function lockTasksToDecide(sql: postgres.Sql, taskIds: readonly number[]): Promise<SchedulerTask[]> {
  const rows = await sql<SchedulerTask[]>`
    select ${sql.unsafe(COLUMNS)} from tasks
    where tasks.id in (
      select unnest(${[...taskIds]}::bigint[])
      union all select depender_id from dependencies
      where dependee_id = any(${[...taskIds]}::bigint[]) and ${sql.unsafe(MAY_OPEN.timing_changed)}
    )
    order by tasks.id for no key update`
  const wanted = new Set(taskIds)
  return rows.filter((row) => wanted.has(row.id))
}

/** Reads the given tasks without a lock. */
export function readTasks(sql: postgres.Sql, taskIds: readonly number[]): PromiseLike<SchedulerTask[]> {
  return sql<SchedulerTask[]>`select ${sql.unsafe(COLUMNS)} from tasks where id = any(${[...taskIds]}::bigint[]) order by tasks.id`
}

/** Reads, in id order and without a lock, the next tasks after `afterId` that could have something to start: enabled, or asked to run. */
export function readTasksAfter(sql: postgres.Sql, afterId: number, limit: number): PromiseLike<SchedulerTask[]> {
  return sql<SchedulerTask[]>`
    select ${sql.unsafe(COLUMNS)} from tasks
    where id > ${afterId} and deleted_at is null
      and (enabled or paused_until is not null or exists (select from backfills where task_id = tasks.id and state = 'active')
        or exists (select from run_requests where task_id = tasks.id and activated_run_id is null))
    order by tasks.id limit ${limit}`
}
