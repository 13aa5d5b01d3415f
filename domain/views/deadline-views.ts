import { z } from 'zod'
import { DEADLINE_KINDS, type DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import { DEADLINE_STATES } from '#scheduling/deadline/deadline-state.ts'
import { DEADLINE_CAUSES } from '#scheduling/deadline/prospect.ts'
import { instantShape, shapeOf, whole } from './shapes.ts'

/** What is said of the deadline of a task or of a tag, whatever a form would say of it today. */
export const storedDeadlineShapes = {
  deadlineKind: z.enum(DEADLINE_KINDS),
  deadlineAfterSeconds: whole.nullable(),
  deadlineTime: z.string(),
  deadlineDaysLater: whole,
  deadlineTimezone: z.string(),
  deadlineWeekdays: z.string(),
}
export const deadlineSettingsShape = shapeOf<DeadlineSettings>()(z.object(storedDeadlineShapes))

/** The gravest of a task's deadlines that are watched: what was missed, else what is at risk, else what comes first (rule L2). */
export const deadlineView = z
  .object({
    scheduledFor: instantShape.describe('The instant whose run it is about.'),
    dueAt: instantShape.describe('By when that run has to have succeeded.'),
    tag: z.string().nullable().describe('The tag whose deadline it is; null: the task’s own, or a tag’s that is gone.'),
    isTagGone: z.boolean().describe('Whether it is of a tag that is gone.'),
    state: z.enum(['on_course', 'at_risk', 'missed']),
    since: instantShape.describe('When it came into this state.'),
    usualEnd: instantShape
      .nullable()
      .describe('When the run has usually ended, as things stand; null: never by itself, or nothing is foretold.'),
    lateEnd: instantShape.nullable().describe('The moment by which it has ended in nineteen of twenty cases; null: as usualEnd.'),
    chance: z.number().nullable().describe('The chance to meet it, 0 to 1; null: nothing is foretold, or nobody knows.'),
    unknown: z
      .object({ taskId: whole, taskName: z.string() })
      .nullable()
      .describe('A task on the way that has never succeeded: nobody knows how long it takes, and the ends are the earliest ones.'),
    cause: z
      .object({
        kind: z.enum(DEADLINE_CAUSES),
        taskId: whole,
        taskName: z.string(),
        runId: z.uuid().nullable(),
        behindMs: z.number().nullable().describe('How much later than usual that run ends.'),
        owner: z.string(),
        runbookUrl: z.string(),
      })
      .nullable()
      .describe('The first cause upstream: the task at which it begins.'),
  })
  .meta({ id: 'Deadline' })
export type DeadlineView = z.output<typeof deadlineView>

/** How a run stands to the deadline of its instant (rule L2). */
export const runDeadlineShape = z.object({
  dueAt: instantShape.describe('By when it had, or has, to have succeeded.'),
  state: z.enum(DEADLINE_STATES),
  since: instantShape.describe('When it came into this state.'),
})
export type RunDeadline = z.output<typeof runDeadlineShape>

/** How a deadline stands of which somebody should know. */
export const DEADLINE_TROUBLES = ['at_risk', 'missed'] as const
export type DeadlineTrouble = (typeof DEADLINE_TROUBLES)[number]
/** What the task list can be narrowed down to by its deadlines: one trouble, or either. */
export const DEADLINE_FILTERS = [...DEADLINE_TROUBLES, 'missed_or_at_risk'] as const
export type DeadlineFilter = (typeof DEADLINE_FILTERS)[number]
