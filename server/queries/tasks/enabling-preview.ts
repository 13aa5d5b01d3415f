import { and, eq, inArray, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { EnablingPreview, EnablingPreviews } from '#domain/views/task-views.ts'
import { planPauseEnd, undecidedInstants } from '#scheduling/change/schedule-change.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import type { InstantRange } from '#scheduling/model/instant-ranges.ts'
import { crontabs } from '#schema/crontabs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { idParameter, listParameter } from '#server/http/parameters.ts'
import { loadSkippedAhead } from '#server/tick/load-skipped-ahead.ts'
import { definitionColumns } from '../crontabs/crontab-columns.ts'
import { type taskParameters, unknownTask } from './task-detail.ts'

export const enablingParameters = z.object({ ids: listParameter(idParameter, 1_000) })

/**
 * How many instants each choice of enabling one task (rule H5) is about.
 * @throws DomainError `not_found`
 */
export async function enablingPreview(db: Database, { id }: z.output<typeof taskParameters>): Promise<EnablingPreview> {
  const [preview] = (await enablingPreviews(db, { ids: [id] })).rows
  if (!preview) throw unknownTask(id)
  const { undecidedCount, latestInstant } = preview
  return { undecidedCount, latestInstant }
}

/** The same for many tasks, by a fixed number of queries; tasks that are gone are left out. */
export async function enablingPreviews(db: Database, { ids }: z.output<typeof enablingParameters>): Promise<EnablingPreviews> {
  const sought = db
    .select({ task: tasks, crontab: definitionColumns })
    .from(tasks)
    .innerJoin(crontabs, eq(crontabs.id, tasks.crontabId))
    .where(and(inArray(tasks.id, ids), isNull(tasks.deletedAt)))
  const [rows, nowMs] = await Promise.all([sought, databaseNowMs(db)])
  const skippedAhead = await loadSkippedAhead(
    preparedSql(db),
    rows.map(({ task }) => task),
  )
  return { rows: rows.map((row) => ({ id: row.task.id, ...previewOf(row, skippedAhead.get(row.task.id) ?? [], nowMs) })) }
}

type TaskWithCrontab = { task: typeof tasks.$inferSelect; crontab: Parameters<typeof readableSchedule>[0] }

function previewOf({ task, crontab }: TaskWithCrontab, skippedAhead: readonly InstantRange[], nowMs: number): EnablingPreview {
  const schedule = readableSchedule(crontab)
  if (!schedule) return { undecidedCount: 0, latestInstant: null }
  const cursorMs = task.cursor?.getTime() ?? null
  const notMisfiresThroughMs = task.notMisfiresThrough?.getTime() ?? null
  const state = { skippedAhead, schedule, cronBaseMs: task.cronBase.getTime(), cursorMs, notMisfiresThroughMs }
  const { enabled, pausedUntil, resumeChoice } = task
  const resume = pausedUntil && resumeChoice ? { atMs: pausedUntil.getTime(), choice: resumeChoice } : null
  // A pause whose end has come leaves nothing to choose: its own choice counts, whoever touches the task (rule H6).
  if (planPauseEnd({ ...state, enabled, resume }, nowMs)) return { undecidedCount: 0, latestInstant: null }
  const due = undecidedInstants(state, nowMs)
  return { undecidedCount: due.count, latestInstant: isoInstant(due.latestMs) }
}
