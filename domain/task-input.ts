import { z } from 'zod'
import { EDGE_ENDINGS, EDGE_FRESHNESS } from '#scheduling/model/task-state.ts'
import { instantInput } from './instant-input.ts'
import { argumentList, argumentObject } from './placeholders/argument-input.ts'
import { tagNames } from './tag-input.ts'
import { taskSettingSchemas } from './task-settings/settings-of-tasks.ts'
import { TASK_SETTING_RULES } from './task-settings/task-settings.ts'
import { exactText, lineText } from './typed-text.ts'

const id = z.number().int().positive()

/** An edge as the task form edits it inline: the other task, and how the edge behaves. `id` is null for a new one. */
export const inlineDependency = z.object({
  id: id.nullable(),
  otherTaskId: id,
  future: z.boolean(),
  endings: z.enum(EDGE_ENDINGS),
  freshness: z.enum(EDGE_FRESHNESS).default('new'),
})
export type InlineDependency = z.infer<typeof inlineDependency>

/** One form saves them all, so that nothing is lost by saving: a task with more is beyond what a form can hold. */
const MOST_EDGES = 10_000
const edgesOfTask = z.array(inlineDependency).max(MOST_EDGES, `At most ${MOST_EDGES.toLocaleString('en')} dependencies in this direction.`)

/** What is said of a task, field by field. */
export const taskInputFields = z.object({
  name: lineText(200).min(1, 'Give the task a name.'),
  handler: lineText(200).min(1, 'Choose a handler.'),
  crontabId: id,
  enabled: z.boolean(),
  /** ISO instant, or null: from now on. */
  cronBase: instantInput.nullable(),
  args: argumentList,
  kwargs: argumentObject,
  headers: z.record(exactText(200), exactText(8_000)).refine((headers) => Object.keys(headers).length <= 200, 'At most 200 headers.'),
  ...taskSettingSchemas,
  /** By name; those that are not there yet are made. */
  tags: tagNames,
  /** Edges on which this task depends. */
  dependsOn: edgesOfTask,
  /** Edges of tasks that depend on this one. */
  dependedOnBy: edgesOfTask,
})

/** The task form. Arguments are checked against the handler's schema by `checkArguments` (domain/handler-arguments.ts). */
export const taskInput = taskInputFields.superRefine((task, context) => {
  for (const { at, holds, message } of TASK_SETTING_RULES) if (!holds(task)) context.addIssue({ code: 'custom', path: [at], message })
})
export type TaskInput = z.infer<typeof taskInput>
