import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { pauseInTransaction } from '#server/use-cases/task/pause-tasks.ts'
import { defineUserAction } from '../define-user-action.ts'
import { taskSubjectById } from '../task-of-action.ts'

/** Disables a task with a note, and if wanted with an end at which it enables itself (rule H6). */
export const pauseTask = defineUserAction({
  type: 'pause-task',
  title: 'Pause task',
  description: 'Starts no scheduled runs of a task for a while. What is due now is decided first; runs under way go on.',
  payload: ACTION_PAYLOADS['pause-task'],
  carriedOut: 'at_once',
  subject: taskSubjectById,
  async carryOut(tx, { actor, payload: { taskId, ...pause } }) {
    const [paused] = await pauseInTransaction(tx, actor, { ids: [taskId] }, pause)
    if (!paused) throw new Error('The task was not paused.')
    return { message: paused.message, before: paused.before, after: paused.after }
  },
})
