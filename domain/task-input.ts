import { z } from 'zod'
import { RETRY_BACKOFFS } from '#scheduling/end/retries.ts'
import { EDGE_ENDINGS, EDGE_FRESHNESS, MISFIRE_POLICIES } from '#scheduling/model/task-state.ts'
import { instantInput } from './instant-input.ts'
import { jsonList, jsonObject } from './json-input.ts'
import { blockText, exactText, lineText } from './typed-text.ts'

const id = z.number().int().positive()

/** A queue name is also a pg-boss queue name. */
export const queueName = z
  .string()
  .trim()
  .min(1, 'Name a queue, or use "default".')
  .max(60)
  .regex(/^[\w.-]+$/, 'Letters, digits, dots, hyphens and underscores only.')

/** An edge as the task form edits it inline: the other task, and how the edge behaves. `id` is null for a new one. */
export const inlineDependency = z.object({
  id: id.nullable(),
  otherTaskId: id,
  future: z.boolean(),
  endings: z.enum(EDGE_ENDINGS),
  freshness: z.enum(EDGE_FRESHNESS).default('new'),
})
export type InlineDependency = z.infer<typeof inlineDependency>

/** The task form. Arguments are checked against the handler's schema by `checkArguments` (domain/handler-arguments.ts). */
export const taskInput = z
  .object({
    name: lineText(200).min(1, 'Give the task a name.'),
    description: blockText(5000),
    handler: lineText(200).min(1, 'Choose a handler.'),
    crontabId: id,
    enabled: z.boolean(),
    misfirePolicy: z.enum(MISFIRE_POLICIES),
    gracePeriodSeconds: z.number().int('Whole seconds only.').min(1, 'At least 1 second.').max(2_000_000_000).nullable(),
    /** ISO instant, or null: from now on. */
    cronBase: instantInput.nullable(),
    args: jsonList,
    kwargs: jsonObject,
    headers: z.record(exactText(200), exactText(8_000)).refine((headers) => Object.keys(headers).length <= 200, 'At most 200 headers.'),
    queue: queueName,
    priority: z.number().int().min(-1000, 'From -1000 to 1000.').max(1000, 'From -1000 to 1000.'),
    maxConcurrency: z.number().int().min(1, 'At least 1, or empty for no limit.').max(10_000).nullable(),
    /** Further attempts after a failed one; 0: none (rule R7). */
    retryLimit: z.number().int('Whole numbers only.').min(0, 'From 0 to 100.').max(100, 'From 0 to 100.').default(0),
    retryDelaySeconds: z.number().int('Whole seconds only.').min(0, 'At least 0 seconds.').max(604_800, 'At most a week.').default(30),
    retryBackoff: z.enum(RETRY_BACKOFFS).default('exponential'),
    retryMaxDelaySeconds: z.number().int('Whole seconds only.').min(0, 'At least 0 seconds.').max(604_800, 'At most a week.').default(3600),
    retryJitter: z.boolean().default(true),
    /** An attempt that takes longer is stopped (rule R8); null: no limit. */
    timeLimitSeconds: z
      .number()
      .int('Whole seconds only.')
      .min(1, 'At least 1 second, or empty for no limit.')
      .max(31_536_000)
      .nullable()
      .default(null),
    /** Edges on which this task depends. */
    dependsOn: z.array(inlineDependency).max(500),
    /** Edges of tasks that depend on this one. */
    dependedOnBy: z.array(inlineDependency).max(500),
  })
  .refine((task) => task.misfirePolicy === 'run_all' || task.gracePeriodSeconds !== null, {
    path: ['gracePeriodSeconds'],
    message: 'Skip and coalesce need a grace period: after how many seconds is a run too late?',
  })
  .refine((task) => task.retryLimit === 0 || task.retryMaxDelaySeconds >= task.retryDelaySeconds, {
    path: ['retryMaxDelaySeconds'],
    message: 'Shorter than the first wait, which it would cut short. Make it at least as long.',
  })
export type TaskInput = z.infer<typeof taskInput>
