import { z } from 'zod'
import { RUN_STATES } from '#scheduling/model/run-states.ts'
import { graphPlace } from '../task-moves.ts'
import { instantShape, whole } from './shapes.ts'
import { tagShape } from './tag-views.ts'
import { dependencyRowShape, failingView, TASK_STATUSES } from './task-views.ts'

/** A task as the graph shows it. */
export const graphTaskShape = z
  .object({
    id: whole,
    name: z.string(),
    state: z.enum(TASK_STATUSES),
    failing: failingView
      .pick({ failures: true, since: true })
      .nullable()
      .describe('How many times in a row it failed, and since when; null: it does not fail.'),
    lateInstant: instantShape.nullable().describe('The instant that is due and has not begun in time; null: none.'),
    lastRunState: z.enum(RUN_STATES).nullable(),
    progress: z.number().nullable().describe('How far the latest run says it is, in percent; null: it does not run, or does not say.'),
    nextInstant: instantShape.nullable(),
    handlerIsLive: z.boolean(),
    tags: z.array(tagShape).describe('By name.'),
    closedEdgeIds: z
      .array(whole)
      .nullable()
      .describe('While it waits, the edges whose gates are closed, as the scheduler left them (rule M4); null: nothing of it waits.'),
    place: graphPlace.nullable().describe('Where somebody put it on the graph; null: where the layout does.'),
  })
  .meta({ id: 'GraphTask' })
export type GraphTask = z.output<typeof graphTaskShape>

/** All tasks with their states, and all edges. */
export const graphShape = z.object({ tasks: z.array(graphTaskShape), edges: z.array(dependencyRowShape) })
export type GraphView = z.output<typeof graphShape>
