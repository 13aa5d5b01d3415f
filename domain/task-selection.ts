import { z } from 'zod'
import { RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import { pauseFields } from './pause-input.ts'

/** The tasks that were ticked in a list. */
const ids = z.array(z.number().int().positive()).min(1, 'Select at least one task.').max(10_000, 'At most 10,000 tasks at once.')
const enableChoice = z.enum(RESUME_CHOICES).default('fromNow')

export const setTasksEnabledInput = z.object({ ids, enabled: z.boolean(), enableChoice })
export const toggleTasksInput = z.object({ ids, enableChoice })
export const pauseTasksInput = z.object({ ids, ...pauseFields })
export const runTasksNowInput = z.object({ ids, ignoreDependencies: z.boolean().default(false), besideOthers: z.boolean().default(false) })
