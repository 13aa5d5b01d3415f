import { z } from 'zod'
import { RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import { pauseFields } from './pause-input.ts'
import { switchVersions } from './switch-version.ts'
import { tagNames } from './tag-input.ts'

/** The tasks that were ticked in a list. */
const ids = z.array(z.number().int().positive()).min(1, 'Select at least one task.').max(10_000, 'At most 10,000 tasks at once.')
const enableChoice = z.enum(RESUME_CHOICES).default('fromNow')
/** How they were switched when they were ticked. */
const seen = switchVersions.optional()

export const setTasksEnabledInput = z.object({ ids, enabled: z.boolean(), enableChoice, seen })
export const toggleTasksInput = z.object({ ids, enableChoice, seen })
export const pauseTasksInput = z.object({ ids, seen, ...pauseFields })
export const runTasksNowInput = z.object({ ids, ignoreDependencies: z.boolean().default(false), besideOthers: z.boolean().default(false) })
/** At least one of both is said; on what is in both, the tag is put. */
export const tagTasksInput = z.object({
  ids,
  add: tagNames.default([]).describe('By name; those that are not there yet are made.'),
  remove: tagNames.default([]),
})
export const deleteTasksInput = z.object({ ids })
