import { z } from 'zod'
import { inputCheck, openInputShape } from '#domain/input-schema.ts'
import { LOG_LEVELS } from '#domain/log-levels.ts'
import { MOST_LISTENED_ACTIONS, RUN_ACTION_NAME, RUN_ACTION_NAME_HINT } from '#domain/run-actions/run-action.ts'
import { queueName } from '#domain/task-settings/task-settings.ts'
import { blockText, lineText } from '#domain/typed-text.ts'
import { storableJson, storableText } from '#server/endings/storable.ts'
import { BOUNDED_PATTERN_RULE, unboundedPatterns } from './bounded-patterns.ts'

/** A lease: so long after its latest heartbeat a worker that says nothing counts as dead, and its runs are given to others. */
export const LEASE_SECONDS = 10
/** How often a worker is to say that it lives: an answer may be lost, and the next be late. */
export const HEARTBEAT_SECONDS = 2
/** A token for more workers than that is one too few. */
export const MOST_WORKERS_OF_TOKEN = 200
/** Behind a proxy a request that is answered later may be cut off. */
export const LONGEST_WAIT_SECONDS = 30
export const MOST_LINES_AT_ONCE = 1_000
const MOST_ANSWERS_AT_ONCE = 100
const LONGEST_ASKED_WAIT_SECONDS = 31 * 86_400
const MOST_HANDLERS = 500
const MOST_SLOTS = 1_000
const LONGEST_PROGRESS_MESSAGE = 500

const workerId = z.uuid().describe('What `register` answered.')
const slots = z.int().min(1).max(MOST_SLOTS)
/** What a run leaves is kept as far as it can be, and never refused: nothing of it would be the better for being lost. */
const leftText = z.string().transform((text) => storableText(text))
const leftFields = z.record(z.string(), z.unknown()).transform((value) => {
  const json = storableJson(value)
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : { value: json }
})

const heldShape = z.strictObject({
  runId: z.uuid(),
  attempt: z.int().min(1).describe('The fence: a run that was given to another worker has the next one.'),
})

const handlerShape = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w.:/-]{1,200}$/, '1 to 200 letters, digits or any of . : / - _.')
      .describe('What tasks name.'),
    description: blockText(2_000).default(''),
    input: openInputShape
      .default({})
      .describe(
        'A JSON Schema of an object: the subset of which a form is made, as in command handlers. A value without a type may be any JSON.',
      ),
    positional: z
      .array(z.string().max(100))
      .max(50)
      .default([])
      .describe('The names that a task’s positional arguments bind to, in order.'),
  })
  .check(({ value: { input, positional }, issues }) => {
    const refuse = (message: string, path: (string | number)[]) => issues.push({ code: 'custom', message, path, input })
    for (const [index, name] of positional.entries()) {
      if (!Object.hasOwn(input.properties ?? {}, name)) refuse(`“${name}” is none of the input’s properties.`, ['positional', index])
      else if (positional.indexOf(name) !== index) refuse(`“${name}” stands twice.`, ['positional', index])
    }
    for (const path of unboundedPatterns(input)) refuse(BOUNDED_PATTERN_RULE, ['input', ...path])
    try {
      inputCheck(input)
    } catch (error) {
      refuse(`This schema cannot be used: ${error instanceof Error ? error.message : error}`, ['input'])
    }
  })
export type HttpWorkerHandler = z.output<typeof handlerShape>

export const registerShape = z.strictObject({
  name: lineText(200).min(1, 'Name the worker, by its host for instance.').describe('What people know it by, such as its host.'),
  pid: z.int().min(0).max(2_147_483_647).default(0).describe('Its process there.'),
  concurrency: slots.describe('How many runs it executes at once.'),
  queues: z.array(queueName).min(1).max(20).nullable().default(null).describe('Of those of its token; null: all of them.'),
  canBeTold: z
    .boolean()
    .default(false)
    .describe('It hands what heartbeats tell of its runs to them, and answers for each. Without it nobody can tell them anything.'),
  handlers: z.array(handlerShape).min(1, 'Name at least one handler.').max(MOST_HANDLERS),
})
export const registeredShape = z.object({
  workerId: z.uuid(),
  queues: z.array(z.string()),
  leaseSeconds: z.number().describe('A worker that is silent for so long counts as dead.'),
  heartbeatSeconds: z.number().describe('How often it is to say that it lives.'),
})

export const claimShape = z.strictObject({
  workerId,
  slots: slots.describe('How many runs it can begin now.'),
  holding: z
    .array(heldShape)
    .max(MOST_SLOTS)
    .describe('What it has in hand: a run that it was given and does not name is given once more.'),
  waitSeconds: z
    .number()
    .min(0)
    .max(LONGEST_WAIT_SECONDS)
    .default(LONGEST_WAIT_SECONDS)
    .describe('For how long the answer may wait for a run.'),
})
export const claimedRunShape = z.object({
  runId: z.uuid().describe('The same for all attempts of a run.'),
  attempt: z.int().describe('Goes with everything that is said of the run.'),
  failures: z.int().describe('How many attempts of it have failed since it was asked for: 0 at the first try.'),
  handler: z.string(),
  input: z
    .record(z.string(), z.unknown())
    .describe(
      'The task’s arguments by name, filled in, with their secrets where the token gets them, and checked against the handler’s schema.',
    ),
  task: z.object({ id: z.int(), name: z.string() }),
  scheduledFor: z.iso.datetime().describe('The instant that it is for, or at which it was asked for.'),
  alignedFor: z.iso.datetime().describe('The instant for which it counts at aligned dependencies; else as `scheduledFor`.'),
  headers: z.record(z.string(), z.string()),
  idempotencyKey: z.string().describe('Of task and instant: for effects elsewhere that must happen once.'),
  timeLimitSeconds: z
    .int()
    .nullable()
    .describe('The heartbeat asks to stop an attempt that takes longer; null: it may take as long as it likes.'),
})
export const claimedShape = z.object({ runs: z.array(claimedRunShape).describe('Empty: there was none; ask again.') })

export const heartbeatShape = z.strictObject({
  workerId,
  holding: z.array(heldShape).max(MOST_SLOTS).describe('What it has in hand.'),
  isDraining: z.boolean().default(false).describe('It claims nothing more, and ends when its runs have.'),
})
const toldActionShape = heldShape.extend({
  actionId: z.int().describe('The same action has the same id.'),
  action: z.string().describe('What the handler listens to; `stop-after-step` and `log-level` have a meaning of their own.'),
  payload: z.record(z.string(), z.unknown()),
  by: z.string().describe('Who tells it.'),
})
export const STOP_REASONS = ['taken', 'cancelled', 'time_limit'] as const
export const heartbeatAnswerShape = z.object({
  stop: z
    .array(heldShape.extend({ reason: z.enum(STOP_REASONS) }))
    .describe(
      '`cancelled`: a person wants it to end: stop it, and report how it did. `time_limit`: stop it, and report `expired`. `taken`: it is another’s, or has ended: stop it, and report nothing.',
    ),
  tell: z
    .array(toldActionShape)
    .describe(
      'What people tell runs that the worker holds, oldest first. It is told anew until it is answered: hand each to its run once, by its `actionId`. Nothing, unless the worker said at `register` that it can be told.',
    ),
})

export const logShape = z.strictObject({
  workerId,
  ...heldShape.shape,
  from: z.int().min(0).describe('How many lines of this attempt were sent before: what is sent again is not kept twice.'),
  lines: z
    .array(
      z.strictObject({
        level: z.enum(LOG_LEVELS),
        message: leftText,
        fields: leftFields.optional(),
        ageMs: z.number().min(0).max(86_400_000).default(0).describe('How long ago it was written.'),
      }),
    )
    .max(MOST_LINES_AT_ONCE),
  progress: z
    .strictObject({
      percent: z.number().min(0).max(100).transform(Math.round),
      message: z
        .string()
        .transform((text) => storableText(text, LONGEST_PROGRESS_MESSAGE))
        .nullable()
        .default(null),
    })
    .optional(),
  listensTo: z
    .array(z.string().regex(RUN_ACTION_NAME, RUN_ACTION_NAME_HINT))
    .max(MOST_LISTENED_ACTIONS)
    .optional()
    .describe('Actions that its handler has said to carry out, besides those said before: people see them where they tell it something.'),
})
export const loggedShape = z.object({ isFull: z.boolean().describe('The log of this attempt takes no more lines.') })

export const ANSWER_STATES = ['done', 'refused', 'failed', 'unheard', 'unknown'] as const
export const answerShape = z.strictObject({
  workerId,
  answers: z
    .array(
      z.strictObject({
        ...heldShape.shape,
        actionId: z.int().min(1),
        state: z
          .enum(ANSWER_STATES)
          .describe(
            '`done`, `refused` and `failed` as its handler says; `unheard`: it certainly was not carried out, as nobody listened to it, or the attempt had ended; `unknown`: nobody can say.',
          ),
        value: z.unknown().transform(storableJson).optional().describe('Any JSON: what its handler returned.'),
        message: leftText.nullable().default(null).describe('A sentence: what became of it, or why not.'),
      }),
    )
    .min(1)
    .max(MOST_ANSWERS_AT_ONCE),
})

export const ENDED_OUTCOMES = ['succeeded', 'failed', 'expired', 'handed_back'] as const
export const endShape = z
  .strictObject({
    workerId,
    ...heldShape.shape,
    outcome: z
      .enum(ENDED_OUTCOMES)
      .describe('`expired`: it was stopped at its time limit. `handed_back`: it was stopped as its worker is; others try it again.'),
    result: z.unknown().transform(storableJson).optional().describe('Any JSON, of what succeeded.'),
    error: z
      .strictObject({ message: leftText, stack: leftText.optional() })
      .optional()
      .describe('A sentence, and where it came from; of what failed.'),
    isFinal: z.boolean().default(false).describe('Of what failed: another attempt would, too, so that there is none.'),
    retryAfterSeconds: z
      .number()
      .min(0)
      .max(LONGEST_ASKED_WAIT_SECONDS)
      .optional()
      .describe('Of what failed: its handler wants another attempt after so long, whatever the task’s retries are.'),
  })
  .refine(({ outcome, error }) => outcome !== 'failed' || error !== undefined, { path: ['error'], error: 'Say why it failed.' })
export const endedShape = z.object({
  isRetried: z.boolean().nullable().describe('It is tried again, as its task’s retries say; null: it was recorded before.'),
})

export const stopShape = z.strictObject({ workerId })

export type RegisterRequest = z.output<typeof registerShape>
export type ClaimRequest = z.output<typeof claimShape>
export type ClaimAnswer = z.input<typeof claimedShape>
export type DeliveredRun = ClaimAnswer['runs'][number]
export type HeartbeatRequest = z.output<typeof heartbeatShape>
export type HeartbeatAnswer = z.input<typeof heartbeatAnswerShape>
export type LogRequest = z.output<typeof logShape>
export type AnswerRequest = z.output<typeof answerShape>
export type EndRequest = z.output<typeof endShape>
