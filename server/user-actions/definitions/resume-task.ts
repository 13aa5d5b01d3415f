import { RESUME_CHOICE_IN_WORDS } from '#domain/resume-choice-words.ts'
import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { switchRecord } from '#server/use-cases/task/enabled-state.ts'
import { resumeTask } from '#server/use-cases/task/resume-task.ts'
import { defineUserAction } from '../define-user-action.ts'
import { taskSubjectById } from '../task-of-action.ts'

/** Enables a paused or disabled task, with a word on what passed meanwhile (rules H5, H6). */
export const resumeTaskAction = defineUserAction({
  type: 'resume-task',
  title: 'Resume task',
  description: 'Lets a paused or disabled task go on with its crontab.',
  payload: ACTION_PAYLOADS['resume-task'],
  carriedOut: 'at_once',
  subject: taskSubjectById,
  async carryOut(tx, { actor, payload }) {
    const task = await resumeTask(tx, actor, payload)
    if (task.endedPause) {
      const how = RESUME_CHOICE_IN_WORDS[task.endedPause.choice]
      return { message: `The pause of “${task.name}” had ended already: it was enabled ${how}, as chosen when pausing.` }
    }
    return {
      message: `Resumed “${task.name}” ${RESUME_CHOICE_IN_WORDS[payload.choice]}.`,
      before: switchRecord(task),
      after: { enabled: true },
    }
  },
})
