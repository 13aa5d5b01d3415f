import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import { positionOf } from '#scheduling/model/position.ts'
import { crontabs } from '#schema/crontabs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { definitionColumns } from '../crontabs/crontab-columns.ts'

export type Position = { cursor: Date | null; cronBase: Date }

/** Up to where a task's instants are decided. */
export function positionMs({ cursor, cronBase }: Position): number {
  return positionOf({ cursorMs: cursor?.getTime() ?? null, cronBaseMs: cronBase.getTime() })
}

/** The next cron instant to come that is not decided yet; what is due and waits is none. Null when the task is disabled, or nothing comes any more. */
export function nextInstantMs(task: Position & { enabled: boolean }, crontab: CrontabDefinition, nowMs: number): number | null {
  return task.enabled ? (readableSchedule(crontab)?.next(Math.max(positionMs(task), nowMs)) ?? null) : null
}

/**
 * Whether nothing is due of a task: then it sleeps until its next instant, which is its `wake_at`, and nobody has to compute it. Every change
 * of when a task fires wakes it in the same transaction, so that what stands there is true or past.
 */
export const isAsleep: SQL = sql`(${tasks.enabled} and ${tasks.waiting} is null and ${tasks.setAsideReason} is null and ${tasks.wakeAt} > djag_now())`

/** The next instant of a task that is asleep, else null: the database does not know it. */
export const asleepUntil = sql<Date | null>`case when ${isAsleep} then ${tasks.wakeAt} end`.mapWith(tasks.wakeAt)

/** The next instants that the database does not know, those of enabled tasks that wait, are due or are set aside; without tasks that have none. */
export async function computeNextInstants(db: Database, nowMs: number, which?: SQL): Promise<{ taskId: number; nextMs: number }[]> {
  const rows = await db
    .select({ id: tasks.id, enabled: tasks.enabled, cronBase: tasks.cronBase, cursor: tasks.cursor, crontab: definitionColumns })
    .from(tasks)
    .innerJoin(crontabs, eq(crontabs.id, tasks.crontabId))
    .where(and(isNull(tasks.deletedAt), eq(tasks.enabled, true), sql`${isAsleep} is not true`, which))
  return rows.flatMap(({ id, crontab, ...task }) => {
    const nextMs = nextInstantMs(task, crontab, nowMs)
    return nextMs === null ? [] : [{ taskId: id, nextMs }]
  })
}
