import { type SQL, sql } from 'drizzle-orm'
import type { Trouble } from '#domain/views/task-views.ts'
import { LATE_WITHOUT_GRACE_SECONDS } from '#scheduling/start/lateness.ts'
import { tasks } from '#schema/tasks.ts'
import type { taskActivity } from './task-state-sql.ts'

/** `isFailing` (domain/task-troubles.ts) in SQL; a test holds the two together. An index has the tasks that may be. */
export const isFailingSql: SQL<boolean> = sql`(${tasks.failingSince} is not null and (${tasks.enabled} or ${tasks.pausedAt} is not null))`

/** The earliest instant of a task that is due and has not begun; null: none. */
export function dueSinceSql(activity: ReturnType<typeof taskActivity>): SQL {
  return sql`least(
    to_timestamp((${tasks.waiting} ->> 'scheduledForMs')::float8 / 1000),
    case when ${tasks.waiting} is null and ${tasks.setAsideReason} is null then ${tasks.wakeAt} end,
    ${activity.queuedFor}
  )`
}

/** `lateInstantMs` (domain/task-troubles.ts) in SQL, as a condition; a test holds the two together. */
export function isLateSql(activity: ReturnType<typeof taskActivity>): SQL<boolean> {
  const graceSeconds = sql`coalesce(${tasks.gracePeriodSeconds}, ${LATE_WITHOUT_GRACE_SECONDS})`
  return sql`coalesce(${tasks.enabled} and ${dueSinceSql(activity)} < djag_now() - ${graceSeconds} * interval '1 second', false)`
}

/** That a task is in this trouble. */
export function troubleSql(trouble: Trouble, activity: ReturnType<typeof taskActivity>): SQL<boolean> {
  return trouble === 'failing' ? isFailingSql : isLateSql(activity)
}
