import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { askForRerun } from '#server/use-cases/run/ask-for-rerun.ts'
import { defineUserAction } from '../define-user-action.ts'
import { runSubjectById } from '../run-of-action.ts'

/** Asks for a further attempt of a run that has ended (rule R4). */
export const rerun = defineUserAction({
  type: 'rerun',
  title: 'Rerun',
  description: 'Attempts an ended run again, for the same instant. Dependencies are not asked again.',
  payload: ACTION_PAYLOADS.rerun,
  carriedOut: 'at_once',
  subject: runSubjectById,
  carryOut: async (tx, { id, actor, payload }) => await askForRerun(tx, { actor, actionId: id }, payload),
})
