import { z } from 'zod'
import { RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import { formInput } from './form-input.ts'
import { taskInput } from './task-input.ts'

/** Saving the form of an existing task: `updatedAt` as it was loaded, and what enabling does if this save enables it. */
export const taskUpdate = formInput(taskInput, {
  id: z.number().int().positive(),
  updatedAt: z.iso.datetime({ offset: true }),
  /** The save changes when the task fires: ask for a run for the latest of the waiting instants that it drops (rule H1). */
  runLatest: z.boolean().default(false),
  enableChoice: z.enum(RESUME_CHOICES).default('fromNow'),
})
export type TaskUpdate = z.output<typeof taskUpdate>
