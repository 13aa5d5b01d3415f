import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import type { ExplanationsView, ExplanationView } from '#domain/views/explanation-views.ts'
import { explain } from '#scheduling/explain/explain.ts'
import { closedTasks, LEAST_READER, openReason, type Reader } from '#server/closed-values/closed-tasks.ts'
import { schedulingSettings } from '#server/configuration/scheduling-settings.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { idParameter, listParameter } from '#server/http/parameters.ts'
import { loadTaskStates } from '#server/tick/load-task-states.ts'
import { loadTask, type taskParameters } from '../tasks/task-detail.ts'
import { loadUpstream } from './explanation-upstream.ts'
import { loadExplanationContext } from './load-explanation-context.ts'

/** As many as a page shows at once. */
const MOST_EXPLAINED = 20

export const explanationsParameters = z.object({ ids: listParameter(idParameter, MOST_EXPLAINED) })

/** The explanations of several tasks, in no order; those of deleted tasks are left out. */
export async function explanationsView(
  db: Database,
  { ids }: z.output<typeof explanationsParameters>,
  reader: Reader = LEAST_READER,
): Promise<ExplanationsView> {
  const rows: ExplanationsView['rows'] = []
  // One after the other: each reads at one moment, on one connection.
  for (const id of new Set(ids)) {
    try {
      rows.push({ id, ...(await explanationView(db, { id }, reader)) })
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'not_found')) throw error
    }
  }
  return { rows }
}

/** Enough for any graph that a person can follow. */
const MOST_TASKS = 500

/**
 * Why a task does what it does: the decision of the core on what the database holds at one moment, of the task and of everything upstream of it.
 * @throws DomainError `not_found`
 */
export async function explanationView(
  db: Database,
  { id }: z.output<typeof taskParameters>,
  reader: Reader = LEAST_READER,
): Promise<ExplanationView> {
  const settings = schedulingSettings(process.env)
  const record = await loadTask(db, id)
  return await db.transaction(
    async (tx) => {
      const [{ taskIds, isPartial }, nowMs] = await Promise.all([loadUpstream(tx, [id], MOST_TASKS), databaseNowMs(tx)])
      const states = await loadTaskStates(tx, taskIds)
      const task = states.get(id)
      if (!task) {
        const problem =
          openReason(record.setAsideReason, (await closedTasks(tx, reader, [id]))(id)) ??
          'Its crontab can’t be used. Correct it, or choose another one.'
        return { nowMs, explanation: null, problem, isPartial }
      }
      const tasks = await loadExplanationContext(tx, states, undefined, reader)
      return { nowMs, explanation: explain(task, nowMs, settings, { ...settings, tasks }), problem: null, isPartial }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}
