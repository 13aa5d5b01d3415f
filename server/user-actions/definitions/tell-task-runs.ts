import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { tellTaskRuns } from '#server/use-cases/run/tell-runs.ts'
import { defineUserAction } from '../define-user-action.ts'
import { taskSubjectById } from '../task-of-action.ts'

/** The same action for all runs of a task that run now (rule R10). */
export const tellTaskRunsAction = defineUserAction({
  type: 'tell-task-runs',
  title: 'Tell running runs',
  description:
    'Hands an action to the handlers of all runs of a task that run now, to each once; a run that starts later does not hear it.',
  payload: ACTION_PAYLOADS['tell-task-runs'],
  carriedOut: 'by_addressees',
  subject: taskSubjectById,
  carryOut: async (tx, { id, actor, payload }) => await tellTaskRuns(tx, actor, id, payload),
})
