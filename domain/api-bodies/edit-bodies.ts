import { z } from 'zod'
import { RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import { pauseFields } from '../pause-input.ts'
import { deleteTasksInput, setTasksEnabledInput } from '../task-selection.ts'
import { crontabChange } from './crontab-bodies.ts'
import { dependencyBody, dependencyChange } from './dependency-bodies.ts'
import { taskBody, taskChange } from './task-bodies.ts'

const id = z.number().int().positive()
const { ids } = deleteTasksInput.shape

/** An edit that is not saved: the operation that would save it, and what it would be sent. */
export const editToPreview = z
  .discriminatedUnion('operation', [
    z.strictObject({ operation: z.literal('createTask'), task: taskBody }),
    z.strictObject({
      operation: z.literal('changeTask'),
      id,
      change: taskChange,
      enableChoice: z
        .enum(RESUME_CHOICES)
        .default('fromNow')
        .describe('What becomes of instants that passed, where the change enables the task.'),
    }),
    z.strictObject({ operation: z.literal('deleteTasks'), ids }),
    setTasksEnabledInput
      .omit({ seen: true })
      .extend({ operation: z.literal('switchTasks') })
      .strict(),
    z.strictObject({
      operation: z.literal('pauseTasks'),
      ids,
      until: pauseFields.until,
      resumeChoice: pauseFields.resumeChoice,
    }),
    z.strictObject({ operation: z.literal('changeCrontab'), id, change: crontabChange }),
    z.strictObject({ operation: z.literal('createDependency'), dependency: dependencyBody }),
    z.strictObject({ operation: z.literal('changeDependency'), id, change: dependencyChange }),
    z.strictObject({ operation: z.literal('deleteDependency'), id }),
  ])
  .meta({ id: 'EditToPreview' })
export type EditToPreview = z.output<typeof editToPreview>
