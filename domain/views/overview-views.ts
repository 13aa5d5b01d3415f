import { z } from 'zod'
import { closedByShape } from './closed-views.ts'
import { deadlineView } from './deadline-views.ts'
import { outcomeCounts } from './run-views.ts'
import { instantShape, whole } from './shapes.ts'
import { tagShape } from './tag-views.ts'
import { failingView, heldUpShape, TASK_STATUSES, TROUBLES } from './task-views.ts'

/** A task of which something is due and has not begun, or waits. */
const heldBackTask = z
  .object({
    id: whole,
    name: z.string(),
    state: z.enum(TASK_STATUSES),
    since: instantShape.describe('Its earliest instant, or when what was asked for was held up.'),
  })
  .meta({ id: 'HeldBackTask' })
export type HeldBackTask = z.output<typeof heldBackTask>

/** What happened since a moment, what is wrong and what comes next: all but `runsByHour` and `owners` of one owner's tasks, or of those with a tag, where that is asked for. */
export const overviewShape = z.object({
  since: instantShape.describe('Since when what happened is told: as asked for, at most seven days; a day by default.'),
  taskCounts: z.record(z.enum(TASK_STATUSES), whole),
  troubleCounts: z.record(z.enum(TROUBLES), whole),
  runsByHour: z
    .array(outcomeCounts.extend({ hour: instantShape }))
    .describe('Outcomes for each hour from that of `since` on, oldest first.'),
  failing: z
    .array(
      failingView.extend({
        id: whole,
        name: z.string(),
        state: z.enum(TASK_STATUSES),
        owner: z.string(),
        runbookUrl: z.string(),
        heldUp: heldUpShape.describe('What waits for it.'),
        closedBy: closedByShape,
      }),
    )
    .describe('At most twenty of the failing tasks, what began last first.'),
  deadlines: z
    .object({ count: whole, tasks: z.array(z.object({ id: whole, name: z.string(), deadline: deadlineView })) })
    .describe('At most eight of the tasks that missed a deadline or are at risk to, by their deadline; `count` is of all.'),
  recovered: z
    .object({
      count: whole,
      tasks: z.array(z.object({ id: whole, name: z.string(), at: instantShape, failures: whole, since: instantShape })),
    })
    .describe('Tasks that recovered after `since`, the latest first, at most eight of `count`: when, and after which streak.'),
  late: z.array(heldBackTask).describe('At most eight of the late tasks, the longest first.'),
  waiting: z.array(heldBackTask).describe('At most eight of those that wait for a minute and are not late, the longest first.'),
  byTag: z
    .array(tagShape.pick({ name: true, colour: true }).extend({ failing: whole, late: whole }))
    .describe(
      'How many fail or are late, by tag, the most failing first, at most twelve; tags of which nothing is wrong are left out. None where tags are asked for.',
    ),
  upcoming: z.array(z.object({ taskId: whole, taskName: z.string(), instant: instantShape })),
  owners: z.array(z.string()).describe('Who owns tasks, by name, at most a hundred.'),
  liveWorkers: whole,
  demoTasks: whole,
})
export type OverviewView = z.output<typeof overviewShape>
