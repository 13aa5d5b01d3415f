import { z } from 'zod'
import { inlineDependency, taskInputFields } from '../task-input.ts'

const edges = z.array(inlineDependency.strict()).max(10_000, 'At most 10,000 dependencies in this direction.').default([])

/** A task as it is made: what has a usual value may be left out. */
export const taskBody = taskInputFields
  .extend({
    enabled: z.boolean().default(true),
    cronBase: taskInputFields.shape.cronBase.default(null).describe('The first moment that counts; null: from now on.'),
    args: taskInputFields.shape.args.default([]),
    kwargs: taskInputFields.shape.kwargs.default({}),
    headers: taskInputFields.shape.headers.default({}),
    tags: taskInputFields.shape.tags.default([]).describe('By name; those that are not there yet are made.'),
    dependsOn: edges.describe('Edges on which this task depends.'),
    dependedOnBy: edges.describe('Edges of tasks that depend on this one.'),
  })
  .strict()
  .meta({ id: 'NewTask' })

/** What of a task is changed: each field that is given takes the place of the one that was. */
export const taskChange = z
  .strictObject(Object.fromEntries(Object.entries(taskBody.shape).map(([name, field]) => [name, unwrapped(field).optional()])))
  .meta({ id: 'TaskChange' })

/** Without its default: what is left out of a change stays as it is. */
function unwrapped(field: z.ZodType): z.ZodType {
  return field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field
}
