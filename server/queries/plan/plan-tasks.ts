import type { z } from 'zod'
import type { Database } from '#server/database/client.ts'
import { matchingTaskIds, taskFilterParameters } from '../tasks/task-page.ts'

/** The filters of the task list. */
export const planParameters = taskFilterParameters

/** More rows are no plan that one can read, and would take seconds to read and to simulate. */
const MOST_SHOWN = 1_000

/** The tasks that the plan shows, the oldest first. */
export async function shownTasks(db: Database, filter: z.output<typeof planParameters>): Promise<{ ids: number[]; hasMore: boolean }> {
  const all = { after: 0, through: Number.MAX_SAFE_INTEGER, limit: MOST_SHOWN + 1, isEnabled: false }
  const ids = await matchingTaskIds(db, filter, all)
  return { ids: ids.slice(0, MOST_SHOWN), hasMore: ids.length > MOST_SHOWN }
}
