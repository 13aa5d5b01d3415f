import { agreeing } from '#domain/counted.ts'
import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { cancelBackfill, findBackfill } from '#server/use-cases/run/cancel-backfill.ts'
import { defineUserAction } from '../define-user-action.ts'

/** Ends a backfill that is not wanted any more (rule R3). */
export const cancelBackfillAction = defineUserAction({
  type: 'cancel-backfill',
  title: 'Cancel backfill',
  description: 'Makes no further runs of a backfill and cancels those in the queue; runs under way go on.',
  payload: ACTION_PAYLOADS['cancel-backfill'],
  carriedOut: 'at_once',
  async subject(tx, { backfillId }) {
    const known = await findBackfill(tx, backfillId)
    return known
      ? { kind: 'task', id: String(known.taskId), name: known.taskName }
      : { kind: 'none', id: null, name: `backfill ${backfillId}` }
  },
  async carryOut(tx, { actor, payload }) {
    const { taskName, cancelledRuns, neverActivated } = await cancelBackfill(tx, actor, payload)
    const runs = (count: number) => `${count} ${agreeing(count, 'run')}`
    return {
      message: `Cancelled a backfill of “${taskName}”: ${runs(neverActivated)} will not be made, ${runs(cancelledRuns)} left the queue.`,
      before: { state: 'running' },
      after: { state: 'cancelled' },
    }
  },
})
