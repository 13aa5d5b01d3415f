import { z } from 'zod'
import { TAG_COLOURS } from '../tag-input.ts'
import { storedDeadlineShapes } from './deadline-views.ts'
import { whole } from './shapes.ts'

/** A tag, wherever a task shows it. */
export const tagShape = z.object({ id: whole, name: z.string(), colour: z.enum(TAG_COLOURS) }).meta({ id: 'Tag' })
export type TagView = z.output<typeof tagShape>

/** A tag with what it does to its tasks; its deadline (rule L6) by the names by which tasks say theirs. */
export const tagDetailShape = tagShape
  .extend({
    valuesAreClosed: z
      .boolean()
      .describe('Arguments, headers, logs, results and errors of its tasks are closed to viewers: they are for who may operate the task.'),
    ...storedDeadlineShapes,
  })
  .meta({ id: 'TagDetail' })
export type TagDetail = z.output<typeof tagDetailShape>

/** A tag, on how many tasks it is, and how many roles of people and service accounts are for these. */
export const tagRowShape = tagDetailShape
  .extend({ taskCount: whole, roleCount: whole, version: z.string().describe('For `If-Match`: of what is said of it.') })
  .meta({ id: 'TagRow' })
export type TagRow = z.output<typeof tagRowShape>

/** All tags, by name: they are few. */
export const tagListShape = z.object({ rows: z.array(tagRowShape) })
