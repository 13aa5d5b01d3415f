import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { EnablingPreview } from '#domain/views/task-views.ts'
import { planPauseEnd, undecidedInstants } from '#scheduling/change/schedule-change.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import { crontabs } from '#schema/crontabs.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { loadSkippedAhead } from '#server/tick/load-skipped-ahead.ts'
import { definitionColumns } from '../crontabs/crontab-columns.ts'
import { databaseNowMs } from '../database-now.ts'
import { isoInstantOrNull } from '../iso-instant.ts'
import { loadTask, type taskParameters } from './task-detail.ts'

/** How many instants each choice of enabling (rule H5) is about. */
export async function enablingPreview(db: Database, { id }: z.output<typeof taskParameters>): Promise<EnablingPreview> {
  const task = await loadTask(db, id)
  const [[crontab], nowMs] = await Promise.all([
    db.select(definitionColumns).from(crontabs).where(eq(crontabs.id, task.crontabId)),
    databaseNowMs(db),
  ])
  const schedule = crontab && readableSchedule(crontab)
  if (!schedule) return { undecidedCount: 0, latestInstant: null }
  const cursorMs = task.cursor?.getTime() ?? null
  const notMisfiresThroughMs = task.notMisfiresThrough?.getTime() ?? null
  const skippedAhead = (await loadSkippedAhead(preparedSql(db), [task])).get(task.id) ?? []
  const state = { skippedAhead, schedule, cronBaseMs: task.cronBase.getTime(), cursorMs, notMisfiresThroughMs }
  const { enabled, pausedUntil, resumeChoice } = task
  const resume = pausedUntil && resumeChoice ? { atMs: pausedUntil.getTime(), choice: resumeChoice } : null
  // A pause whose end has come leaves nothing to choose: its own choice counts, whoever touches the task (rule H6).
  if (planPauseEnd({ ...state, enabled, resume }, nowMs)) return { undecidedCount: 0, latestInstant: null }
  const due = undecidedInstants(state, nowMs)
  return { undecidedCount: due.count, latestInstant: isoInstantOrNull(due.latestMs) }
}
