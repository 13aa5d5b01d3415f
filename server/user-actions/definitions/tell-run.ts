import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { tellRun } from '#server/use-cases/run/tell-runs.ts'
import { defineUserAction } from '../define-user-action.ts'
import { runSubjectById } from '../run-of-action.ts'

/** An action for the handler of a running run (rule R10). */
export const tellRunAction = defineUserAction({
  type: 'tell-run',
  title: 'Tell run',
  description: 'Hands an action to the handler of a running run, once; its answer is shown with the run.',
  payload: ACTION_PAYLOADS['tell-run'],
  carriedOut: 'by_addressees',
  subject: runSubjectById,
  carryOut: async (tx, { id, actor, payload }) => await tellRun(tx, actor, id, payload),
})
