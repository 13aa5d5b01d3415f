import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { cancelRun } from '#server/use-cases/run/cancel-run.ts'
import { defineUserAction } from '../define-user-action.ts'
import { runSubjectById } from '../run-of-action.ts'

/** Ends a run that is not wanted any more (rule R5). */
export const cancelRunAction = defineUserAction({
  type: 'cancel-run',
  title: 'Cancel run',
  description: 'Ends a run: at once while it waits, otherwise its worker stops it, by force if need be.',
  payload: ACTION_PAYLOADS['cancel-run'],
  carriedOut: 'at_once',
  subject: runSubjectById,
  carryOut: async (tx, { actor, payload }) => await cancelRun(tx, actor, payload),
})
