import { z } from 'zod'
import { formInput } from './form-input.ts'
import { ENABLE_CHOICES, taskInput } from './task-input.ts'

/** Saving the form of an existing task: `updatedAt` as it was loaded, and what enabling does if this save enables it. */
export const taskUpdate = formInput(taskInput, {
  id: z.number().int().positive(),
  updatedAt: z.iso.datetime({ offset: true }),
  enableChoice: z.enum(ENABLE_CHOICES).default('fromNow'),
})
export type TaskUpdate = z.output<typeof taskUpdate>
