import { z } from 'zod'
import { manifestDifferenceShape } from './manifest-views.ts'
import { instantShape, whole } from './shapes.ts'

const deadline = z.object({
  task: z.string(),
  instant: instantShape,
  dueAt: instantShape,
  endsAt: instantShape.nullable().describe('When its run has succeeded; null: not in that time.'),
})

const deadlines = z.object({
  newlyMissed: z.array(deadline),
  newlyMet: z.array(z.object({ before: deadline, after: deadline })),
  leftOut: whole.describe('Deadlines that are not listed.'),
})
export type DeadlinesDifferenceView = z.infer<typeof deadlines>

/** What edits would do to the coming days. */
export const editPreviewShape = manifestDifferenceShape
  .extend({
    deadlines: deadlines.describe(
      'Deadlines that are missed only with the edits, and those that are met with them and would be missed without.',
    ),
    schedulerIsLive: z.boolean().describe('False: nothing of what is foreseen starts until a scheduler lives.'),
    runnerIsLive: z.boolean().describe('False: what starts waits in the queue until a worker lives.'),
  })
  .meta({ id: 'EditPreview' })
export type EditPreviewView = z.infer<typeof editPreviewShape>
