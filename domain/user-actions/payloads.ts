import { z } from 'zod'
import { MOST_BACKFILL_RUNS_ACTIVE } from '#scheduling/change/backfill-range.ts'
import { RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import { instantInput } from '../instant-input.ts'
import { jsonObject } from '../json-input.ts'
import { LOG_LEVELS } from '../log-levels.ts'
import { pauseFields } from '../pause-input.ts'
import { argumentList, argumentObject } from '../placeholders/argument-input.ts'
import type { UserActionType } from '../roles.ts'
import { CHANGE_LOG_LEVEL, logLevelIn, RUN_ACTION_NAME, RUN_ACTION_NAME_HINT } from '../run-actions/run-action.ts'
import { switchVersion } from '../switch-version.ts'

/** The payload field by which an action names its task. */
const taskIdField = z.number().int().positive().meta({ title: 'Task', widget: 'task' })

/** The payload field by which an action names its run. */
const runIdField = z
  .uuid('This is not the id of a run.')
  .meta({ title: 'Run', description: 'Its id: the last part of the address of its page.', widget: 'run' })

/** The payload fields by which runs get other arguments than their task's, for this once. */
const givenArgumentFields = {
  args: argumentList.optional().meta({
    title: 'Positional arguments',
    description: 'A JSON list (args) instead of the task’s, for this once. Left out: as the task has it.',
  }),
  kwargs: argumentObject.optional().meta({
    title: 'Named arguments',
    description: 'A JSON object (kwargs) instead of the task’s, for this once. Left out: as the task has it.',
  }),
}

/** What a run is told: a name that its handler may listen to, and a JSON object for it. */
const runActionFields = {
  action: z.string().regex(RUN_ACTION_NAME, RUN_ACTION_NAME_HINT).meta({
    title: 'Action',
    description: 'stop-after-step, log-level (with {"level": "warn"}), unclassified, or what the handler listens to.',
  }),
  payload: jsonObject.default({}).meta({ title: 'Payload', description: 'A JSON object that the handler gets with it.' }),
}

function refuseUnknownLevel({ action, payload }: { action: string; payload: Record<string, unknown> }, context: z.core.$RefinementCtx) {
  if (action === CHANGE_LOG_LEVEL && logLevelIn(payload) === null)
    context.addIssue({ code: 'custom', path: ['payload'], message: `Give {"level": …} with one of ${LOG_LEVELS.join(', ')}.` })
}

/** What is said with each user action: validates what is asked for, and makes the form of it. */
export const ACTION_PAYLOADS = {
  'run-now': z.strictObject({
    taskId: taskIdField,
    ignoreDependencies: z
      .boolean()
      .default(false)
      .meta({ title: 'Ignore dependencies', description: 'Start although dependencies are closed; consumes nothing of them.' }),
    besideOthers: z
      .boolean()
      .default(false)
      .meta({ title: 'Beside other runs', description: 'Start beside runs of the task that are under way, whatever its limit.' }),
    ...givenArgumentFields,
  }),
  'cancel-run': z.strictObject({ runId: runIdField }),
  rerun: z.strictObject({
    runId: runIdField,
    besideOthers: z
      .boolean()
      .default(false)
      .meta({ title: 'Beside other runs', description: 'Start beside runs of the task that are under way, whatever its limit.' }),
  }),
  'mark-run': z.strictObject({ runId: runIdField, as: z.enum(['succeeded', 'failed']).meta({ title: 'As' }) }),
  'tell-run': z.strictObject({ runId: runIdField, ...runActionFields }).superRefine(refuseUnknownLevel),
  'tell-task-runs': z.strictObject({ taskId: taskIdField, ...runActionFields }).superRefine(refuseUnknownLevel),
  'withdraw-request': z.strictObject({ requestId: z.uuid('This is not the id of a request.').meta({ title: 'Request' }) }),
  'skip-instant': z.strictObject({
    taskId: taskIdField,
    instant: instantInput.meta({ title: 'Instant', description: 'The first one that is undecided, due or to come.', widget: 'instant' }),
    andEarlier: z
      .boolean()
      .default(false)
      .meta({ title: 'Earlier ones too', description: 'Skip everything undecided up to that instant.' }),
  }),
  'waive-dependency': z.strictObject({
    dependencyId: z.number().int().positive().meta({ title: 'Dependency', widget: 'dependency' }),
  }),
  backfill: z.strictObject({
    taskId: taskIdField,
    from: instantInput.meta({ title: 'From', description: 'The first moment of the range.', widget: 'instant' }),
    through: instantInput.meta({ title: 'Through', description: 'The last moment of the range.', widget: 'instant' }),
    maxActive: z
      .number()
      .int('Whole numbers only.')
      .min(1, 'At least 1.')
      .max(MOST_BACKFILL_RUNS_ACTIVE, `At most ${MOST_BACKFILL_RUNS_ACTIVE.toLocaleString('en')}.`)
      .default(1)
      .meta({ title: 'At once', description: 'How many of its runs may be under way at the same time.' }),
    ...givenArgumentFields,
  }),
  'cancel-backfill': z.strictObject({
    backfillId: z
      .uuid('This is not the id of a backfill.')
      .meta({ title: 'Backfill', description: 'Its id, as the audit of the backfill says it.', widget: 'backfill' }),
  }),
  'pause-task': z.strictObject({ taskId: taskIdField, ...pauseFields }),
  'resume-task': z.strictObject({
    taskId: taskIdField,
    choice: z
      .enum(RESUME_CHOICES)
      .default('fromNow')
      .meta({ title: 'What passed meanwhile', description: 'None of the instants that passed runs, the latest does, or all do.' }),
    seen: switchVersion.optional().meta({ title: 'As it was seen', widget: 'hidden' }),
  }),
  'reload-handlers': z.strictObject({
    workerId: z
      .uuid('This is not the id of a worker.')
      .optional()
      .meta({ title: 'Worker', description: 'Its id, as the workers page says it. Left out: all that have a folder of handlers.' }),
  }),
  unclassified: z.record(z.string(), z.json()),
} as const satisfies Record<UserActionType, z.ZodType>

/** What may be sent with each type of action: what has a default may be left out. */
export type UserActionPayloads = { [Type in UserActionType]: z.input<(typeof ACTION_PAYLOADS)[Type]> }

/** What carries an action out is given, every default filled in. */
export type PayloadOf<Type extends UserActionType> = z.output<(typeof ACTION_PAYLOADS)[Type]>
