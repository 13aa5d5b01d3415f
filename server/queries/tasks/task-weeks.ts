import type { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { WeekOfRuns } from '#domain/views/task-run-views.ts'
import { DAY_MS, WEEK_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { countOutcomes } from '../runs/outcome-counts.ts'
import type { taskParameters } from './task-detail.ts'

/** The epoch began on a Thursday. */
const FIRST_MONDAY_MS = 4 * DAY_MS
const WEEKS_SHOWN = 53

/** How the runs of a task ended in each week of the last year, the present week last; from the first week in which any did. */
export async function taskWeeks(db: Database, { id }: z.output<typeof taskParameters>): Promise<{ rows: WeekOfRuns[] }> {
  const nowMs = await databaseNowMs(db)
  const mondayMs = Math.floor((nowMs - FIRST_MONDAY_MS) / WEEK_MS) * WEEK_MS + FIRST_MONDAY_MS
  const sinceMs = mondayMs - (WEEKS_SHOWN - 1) * WEEK_MS
  const counts = await countOutcomes(db, { by: 'week', sinceMs, taskId: id })
  const rows = Array.from({ length: WEEKS_SHOWN }, (_, index) => {
    const week = isoInstant(sinceMs + index * WEEK_MS)
    return { week, ...(counts.get(week) ?? { succeeded: 0, failed: 0, other: 0 }) }
  })
  const first = rows.findIndex(({ week }) => counts.has(week))
  return { rows: first < 0 ? [] : rows.slice(first) }
}
