import { z } from 'zod'
import { instantInput } from '#domain/instant-input.ts'
import { MOST_BACKFILL_RUNS_ACTIVE } from '#scheduling/change/backfill-range.ts'
import { backfillTask } from '#server/use-cases/run/backfill-task.ts'
import { defineAction } from '../define-action.ts'
import { taskIdField, taskSubjectById } from '../task-of-action.ts'

/** Runs for the cron instants of a past range (rule R3). */
export const backfill = defineAction({
  type: 'backfill',
  title: 'Backfill',
  description: 'Makes a run for each cron instant of a past range, oldest first, behind all fresh runs.',
  payload: z.strictObject({
    taskId: taskIdField,
    from: instantInput.meta({ title: 'From', description: 'The first moment of the range.', widget: 'instant' }),
    through: instantInput.meta({ title: 'Through', description: 'The last moment of the range.', widget: 'instant' }),
    maxActive: z
      .number()
      .int('Whole numbers only.')
      .min(1, 'At least 1.')
      .max(MOST_BACKFILL_RUNS_ACTIVE, `At most ${MOST_BACKFILL_RUNS_ACTIVE.toLocaleString('en')}.`)
      .default(1)
      .meta({ title: 'At once', description: 'How many of its runs may be under way at the same time.' }),
  }),
  carriedOut: 'at_once',
  subject: taskSubjectById,
  async carryOut(tx, { id, actor, payload }) {
    const asked = await backfillTask(tx, { actionId: id, name: actor.actorName }, payload)
    const [first, last] = [new Date(asked.firstMs).toISOString(), new Date(asked.lastMs).toISOString()]
    const runs =
      asked.count === 1 ? `a run of “${asked.taskName}” for ${first}` : `${asked.count} runs of “${asked.taskName}”, ${first} to ${last}`
    return {
      message: `Asked for ${runs}.`,
      after: { backfillId: asked.id, firstInstant: first, lastInstant: last, count: asked.count, maxActive: payload.maxActive },
    }
  },
})
