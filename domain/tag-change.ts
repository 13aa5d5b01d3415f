import { z } from 'zod'
import { TAG_COLOURS, tagName } from './tag-input.ts'
import { deadlineSchemas } from './task-settings/deadline-settings.ts'

const id = z.number().int().positive()
const version = z.string().max(100).optional()
const colour = z.enum(TAG_COLOURS)
const valuesAreClosed = z.boolean().describe('Whether arguments, headers, logs, results and errors of its tasks are closed to viewers.')

/** A new tag. Of its deadline (rule L6) what is left out is as in a task without one. */
export const tagInput = z.object({
  name: tagName,
  colour: colour.optional().describe('Left out: one that few tags have.'),
  valuesAreClosed: valuesAreClosed.default(false),
  ...deadlineSchemas,
})
/** What is left out stays as it is. `version`: of what it was made from; what somebody changed since is refused. */
export const tagChange = z.object({
  id,
  name: tagName.optional(),
  colour: colour.optional(),
  valuesAreClosed: valuesAreClosed.optional(),
  ...deadlineSchemas,
  version,
})
export const tagDeletion = z.object({ id, version })
