import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { markRun } from '#server/use-cases/run/mark-run.ts'
import { defineUserAction } from '../define-user-action.ts'
import { runSubjectById } from '../run-of-action.ts'

/** Says how a run ended (rule R5). */
export const markRunAction = defineUserAction({
  type: 'mark-run',
  title: 'Mark run',
  description:
    'Says that a run succeeded or failed, whether it still goes on or has ended otherwise. For tasks that depend on it this is a new ending.',
  payload: ACTION_PAYLOADS['mark-run'],
  carriedOut: 'at_once',
  subject: runSubjectById,
  carryOut: async (tx, { actor, payload }) => await markRun(tx, actor, payload),
})
