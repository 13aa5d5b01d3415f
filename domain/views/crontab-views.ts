import { z } from 'zod'
import { type CrontabDefinition, GAP_POLICIES, OVERLAP_POLICIES } from '#scheduling/cron/crontab-definition.ts'
import { instantShape, shapeOf, whole } from './shapes.ts'

export const crontabDefinitionShape = shapeOf<CrontabDefinition>()(
  z.object({
    second: z.string(),
    minute: z.string(),
    hour: z.string(),
    dayOfMonth: z.string(),
    month: z.string(),
    dayOfWeek: z.string(),
    timezone: z.string().describe('An IANA zone.'),
    gap: z.enum(GAP_POLICIES).describe('What becomes of a wall-clock time that a change of the clock leaves out (rule C5).'),
    overlap: z.enum(OVERLAP_POLICIES).describe('Which pass counts when a wall-clock time occurs twice (rule C6).'),
  }),
).meta({ id: 'CrontabDefinition', description: 'Six columns of a cron expression, a zone and two policies.' })

/** One crontab with the tasks that use it: all are counted, the first 20 named. */
export const crontabRowShape = z
  .object({
    id: whole,
    definition: crontabDefinitionShape,
    users: z.array(z.object({ id: whole, name: z.string() })).describe('The first 20 tasks that use it, by name.'),
    userCount: whole.describe('All tasks that use it.'),
    demo: z.boolean(),
    updatedAt: instantShape,
  })
  .meta({ id: 'Crontab' })
export type CrontabRow = z.output<typeof crontabRowShape>

/** A page of crontabs; `total` counts all matches. */
export const crontabPageShape = z.object({ rows: z.array(crontabRowShape), total: whole })
export type CrontabPage = z.output<typeof crontabPageShape>
export type CrontabSortKey = 'expression' | 'words' | 'zone' | 'next' | 'users'

/** The crontabs of enabled tasks, with how many follow each. `hasMore`: there are others, of fewer tasks. */
export const crontabsInUseShape = z.object({
  rows: z.array(z.object({ definition: crontabDefinitionShape, taskCount: whole })),
  hasMore: z.boolean(),
})
export type CrontabsInUse = z.output<typeof crontabsInUseShape>
