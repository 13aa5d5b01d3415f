import { z } from 'zod'
import { askForRerun } from '#server/use-cases/run/ask-for-rerun.ts'
import { defineAction } from '../define-action.ts'
import { runIdField, runSubjectById } from '../run-of-action.ts'

/** Asks for a further attempt of a run that has ended (rule R4). */
export const rerun = defineAction({
  type: 'rerun',
  title: 'Rerun',
  description: 'Attempts an ended run again, for the same instant. Dependencies are not asked again.',
  payload: z.strictObject({
    runId: runIdField,
    besideOthers: z
      .boolean()
      .default(false)
      .meta({ title: 'Beside other runs', description: 'Start beside runs of the task that are under way, whatever its limit.' }),
  }),
  carriedOut: 'at_once',
  subject: runSubjectById,
  carryOut: async (tx, { id, actor, payload }) => await askForRerun(tx, { actionId: id, name: actor.actorName }, payload),
})
