import type { z } from 'zod'
import { FORECASTS_AHEAD } from '#domain/kept-forecast.ts'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { Database } from '#server/database/client.ts'
import { choiceParameter, idParameter, instantParameter } from '#server/http/parameters.ts'
import { matchingTaskIds, taskFilterParameters } from '../tasks/task-page.ts'

/** The filters of the task list. */
export const planParameters = taskFilterParameters

/** A quarter, with as much on both sides; or a year. */
const LONGEST_MS = 400 * DAY_MS

/** The filters, and the stretch of time of which is told. */
const parametersOfStretch = planParameters.extend({ from: instantParameter, to: instantParameter })
type Stretch = { from: Date; to: Date }
const endsLater = ({ from, to }: Stretch) => to > from
const endsSoon = ({ from, to }: Stretch) => to.getTime() - from.getTime() <= LONGEST_MS
const NOT_LATER = { path: ['to'], message: 'Not after `from`.' }
const NOT_SOON = { path: ['to'], message: 'At most 400 days after `from`.' }

export const planRunsParameters = parametersOfStretch.refine(endsLater, NOT_LATER).refine(endsSoon, NOT_SOON)

/** Of one task alone, where it is named. */
export const planHoursParameters = parametersOfStretch
  .extend({ task: idParameter.optional() })
  .refine(endsLater, NOT_LATER)
  .refine(endsSoon, NOT_SOON)

/** How long before it was foretold. */
export const planForeseenParameters = parametersOfStretch
  .extend({ ahead: choiceParameter(FORECASTS_AHEAD) })
  .refine(endsLater, NOT_LATER)
  .refine(endsSoon, NOT_SOON)

/** More rows are no plan that one can read, and would take seconds to read and to simulate. */
const MOST_SHOWN = 1_000

/** The tasks that the plan shows, the oldest first. */
export async function shownTasks(db: Database, filter: z.output<typeof planParameters>): Promise<{ ids: number[]; hasMore: boolean }> {
  const all = { after: 0, through: Number.MAX_SAFE_INTEGER, limit: MOST_SHOWN + 1, isEnabled: false }
  const ids = await matchingTaskIds(db, filter, all)
  return { ids: ids.slice(0, MOST_SHOWN), hasMore: ids.length > MOST_SHOWN }
}
