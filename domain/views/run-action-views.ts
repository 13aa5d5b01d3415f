import { z } from 'zod'
import { RUN_ACTION_STATES } from '../run-actions/run-action.ts'
import { closedByShape } from './closed-views.ts'
import { anyJson, anyJsonObject, instantShape, whole } from './shapes.ts'

/** What an attempt of a run was told, and what became of it (rule R10). */
export const runActionRowShape = z
  .object({
    actionId: whole.describe('The user action that told it.'),
    action: z.string(),
    payload: anyJsonObject,
    byName: z.string(),
    askedAt: instantShape,
    attempt: whole.describe('The attempt that was under way: no other hears it.'),
    state: z
      .enum(RUN_ACTION_STATES)
      .describe(
        '`waiting`: its worker has not fetched it; `handed`: it was handed to the attempt, which has not answered; `unheard`: it ended without hearing it; `unknown`: its worker was lost with it.',
      ),
    answeredAt: instantShape.nullable(),
    value: anyJson.nullable().describe('What the handler returned.'),
    message: z.string().nullable().describe('What became of it, or why not.'),
  })
  .meta({ id: 'RunAction' })
export type RunActionRow = z.output<typeof runActionRowShape>

/** GET /api/runs/:id/actions */
export const runActionsShape = z
  .object({
    isExecuted: z
      .boolean()
      .describe('An attempt is under way that can be told something: not one of a worker over HTTP whose client hears nothing.'),
    listensTo: z.array(z.string()).describe('Which actions its handler has said so far that it carries out.'),
    rows: z.array(runActionRowShape).describe('The latest first, at most 50.'),
    total: whole,
    closedBy: closedByShape,
  })
  .meta({ id: 'RunActions' })
export type RunActionsView = z.output<typeof runActionsShape>

/** GET /api/tasks/:id/listeners */
export const taskListenersShape = z
  .object({
    executed: whole.describe(
      'How many runs of the task are being executed now that can be told something: not those of workers over HTTP whose clients hear nothing.',
    ),
    listensTo: z
      .array(z.object({ action: z.string(), runs: whole.describe('How many of them listen to it.') }))
      .describe('By name, at most 100.'),
  })
  .meta({ id: 'TaskListeners' })
export type TaskListeners = z.output<typeof taskListenersShape>
