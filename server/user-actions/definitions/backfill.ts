import { isoInstant } from '#domain/iso-instant.ts'
import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { backfillTask } from '#server/use-cases/run/backfill-task.ts'
import { givenInAudit } from '#server/use-cases/run/given-arguments.ts'
import { defineUserAction } from '../define-user-action.ts'
import { taskSubjectById } from '../task-of-action.ts'

/** Runs for the cron instants of a past range (rule R3). */
export const backfill = defineUserAction({
  type: 'backfill',
  title: 'Backfill',
  description: 'Makes a run for each cron instant of a past range, oldest first, behind all fresh runs.',
  payload: ACTION_PAYLOADS.backfill,
  carriedOut: 'at_once',
  subject: taskSubjectById,
  async carryOut(tx, { id, actor, payload }) {
    const asked = await backfillTask(tx, { actor, actionId: id }, payload)
    const [first, last] = [isoInstant(asked.firstMs), isoInstant(asked.lastMs)]
    const runs =
      asked.count === 1 ? `a run of “${asked.taskName}” for ${first}` : `${asked.count} runs of “${asked.taskName}”, ${first} to ${last}`
    return {
      message: `Asked for ${runs}${payload.args || payload.kwargs ? ', with other arguments' : ''}.`,
      after: {
        backfillId: asked.id,
        firstInstant: first,
        lastInstant: last,
        count: asked.count,
        maxActive: payload.maxActive,
        ...givenInAudit(payload),
      },
    }
  },
})
