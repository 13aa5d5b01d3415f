import { z } from 'zod'
import { GAP_POLICIES, OVERLAP_POLICIES } from '#scheduling/cron/crontab-definition.ts'
import { anyJson, instantShape, whole } from './shapes.ts'

const kind = z.enum(['added', 'changed', 'removed'])
const fields = z.array(z.object({ field: z.string(), before: anyJson, after: anyJson }))
const crontab = z.object({
  second: z.string(),
  minute: z.string(),
  hour: z.string(),
  dayOfMonth: z.string(),
  month: z.string(),
  dayOfWeek: z.string(),
  timezone: z.string(),
  gap: z.enum(GAP_POLICIES),
  overlap: z.enum(OVERLAP_POLICIES),
})
const was = z.string().nullable().describe('What it was called before; null: as now, or nothing.')

/** What a file changes. */
export const manifestChangesShape = z
  .object({
    tasks: z.array(
      z.object({
        kind,
        name: z.string(),
        was,
        index: whole.nullable().describe('Its place among the tasks of the file.'),
        fields,
      }),
    ),
    tags: z.array(z.object({ kind, name: z.string(), was, fields })),
    crontabs: z.array(z.object({ kind, before: crontab.nullable(), after: crontab.nullable() })),
    kept: z
      .object({ tasks: z.array(z.string()), tags: z.array(z.string()), crontabs: z.array(crontab) })
      .describe('What is there and not in the file, and stays.'),
  })
  .meta({ id: 'ManifestChanges' })

const start = z.object({ instant: instantShape.nullable(), startsAt: instantShape })
const blocked = z
  .object({ instant: instantShape.nullable(), since: instantShape, waitsFor: z.array(z.string()).describe('The tasks that it waits for.') })
  .nullable()

/** What a change does to the runs of one task; of many runs the first are shown. */
const taskDifference = z.object({
  task: z.string(),
  added: whole,
  removed: whole,
  moved: whole,
  firstAdded: z.array(start),
  firstRemoved: z.array(start),
  firstMoved: z.array(z.object({ before: start, after: start })),
  newlyBlocked: blocked.describe('What waits in the end, and would not without the change; null: nothing.'),
  unblocked: blocked.describe('What would wait in the end without the change; null: nothing.'),
})
export type TaskDifferenceView = z.infer<typeof taskDifference>

export const manifestDifferenceShape = z
  .object({
    from: instantShape,
    through: instantShape.describe('How far the simulation got.'),
    wantedThrough: instantShape,
    isPartial: z.boolean().describe('More tasks are concerned than are simulated at once: some are left out.'),
    tasks: z.array(taskDifference),
    tasksLeftOut: whole.describe('Tasks with a difference that are not listed.'),
  })
  .meta({ id: 'SimulatedDifference' })
export type ManifestDifferenceView = z.infer<typeof manifestDifferenceShape>

export const manifestPlanShape = z.object({
  fingerprint: z.string().describe('Of what is there: an application that says it is refused once something was changed.'),
  changes: manifestChangesShape,
  difference: manifestDifferenceShape.nullable().describe('Null: nothing changes.'),
})
export type ManifestPlanView = z.infer<typeof manifestPlanShape>

export const manifestAppliedShape = z.object({ changes: manifestChangesShape })
