import { z } from 'zod'
import { GAP_POLICIES, OVERLAP_POLICIES } from '#scheduling/cron/crontab-definition.ts'
import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import { EDGE_ENDINGS, EDGE_FRESHNESS } from '#scheduling/model/task-state.ts'
import { TAG_COLOURS, tagName } from '../tag-input.ts'
import { taskInputFields } from '../task-input.ts'
import { DEADLINE_NAMES, DEADLINE_RULES } from '../task-settings/deadline-settings.ts'
import { TASK_SETTING_NAMES, taskSettingSchemas } from '../task-settings/settings-of-tasks.ts'
import { TASK_SETTING_RULES, TASK_SETTINGS } from '../task-settings/task-settings.ts'
import { lineText } from '../typed-text.ts'

/** The version of the form, so that a later one can still read it. */
export const MANIFEST_VERSION = 1
/** Tasks, and crontabs, that one file may hold; and dependencies of one task. */
export const MOST_THINGS = 10_000
const MOST_TAGS = 500

const taskName = taskInputFields.shape.name
const crontab = z
  .strictObject({
    expression: lineText(1_300)
      .min(1, 'Write an expression such as 0 6 * * 1-5.')
      .describe('Five columns, six with the second in front, or a macro such as @daily.'),
    timezone: lineText(64).min(1, 'Choose a time zone.').describe('Such as Europe/Berlin.'),
    gap: z.enum(GAP_POLICIES).default('shift').describe('What becomes of times that a change of clocks leaves out.'),
    overlap: z.enum(OVERLAP_POLICIES).default('first').describe('Which of two passes counts where a time occurs twice.'),
  })
  .describe('When tasks fire.')

const edge = z.strictObject({
  task: taskName.describe('The task that is waited for.'),
  future: z.boolean().default(false),
  endings: z.enum(EDGE_ENDINGS).optional().describe('Left out: succeeded, of a future one finished.'),
  freshness: z.enum(EDGE_FRESHNESS).default('new'),
})

/** A setting with what people are told of it in a form, for who writes the file in an editor. */
const settings = Object.fromEntries(
  TASK_SETTING_NAMES.map((name) => {
    const { label, help } = TASK_SETTINGS[name]
    return [name, (taskSettingSchemas[name] as z.ZodType).describe(typeof help === 'string' ? `${label}. ${help}` : label)]
  }),
) as unknown as typeof taskSettingSchemas

const tagFields = z.strictObject({
  name: tagName,
  was: tagName
    .optional()
    .describe('What it is called until now: it is renamed, on all tasks and for roles. Without effect once that is done.'),
  colour: z.enum(TAG_COLOURS).optional().describe('Left out: as it is.'),
  valuesAreClosed: z
    .boolean()
    .optional()
    .describe(
      'Whether arguments, headers, logs, results and errors of its tasks are closed to viewers. Left out: as it is; of a new tag they are not.',
    ),
  ...(Object.fromEntries(DEADLINE_NAMES.map((name) => [name, settings[name]])) as Pick<typeof settings, keyof DeadlineSettings>),
})
const tag = tagFields.superRefine((given, context) => {
  for (const { at, holds, message } of DEADLINE_RULES) if (!holds(given)) context.addIssue({ code: 'custom', path: [at], message })
})

const taskFields = z.strictObject({
  name: taskName,
  was: taskName.optional().describe('What it is called until now: it is renamed. Without effect once that is done.'),
  handler: taskInputFields.shape.handler,
  crontab: textOr(lineText(1_400), crontab, 'A name under crontabs, or a crontab of its own.', {
    missing: 'Say when it fires: a name under crontabs, or a mapping with expression and timezone.',
  }),
  enabled: z.boolean().default(true).describe('A pause is no part of the file: it stays until it is over.'),
  cronBase: taskInputFields.shape.cronBase
    .unwrap()
    .optional()
    .describe('The first moment that counts. Left out: as it is; of a new task from now on.'),
  args: taskInputFields.shape.args.default([]),
  kwargs: taskInputFields.shape.kwargs.default({}),
  headers: taskInputFields.shape.headers.default({}),
  ...settings,
  tags: taskInputFields.shape.tags.default([]),
  dependsOn: z
    .array(
      textOr(
        taskName.transform((name) => ({ task: name, future: false, freshness: 'new' as const, endings: undefined })),
        edge,
        'The name of the task that is waited for, or a mapping that says how.',
        { missing: 'The name of a task, or a mapping with task.' },
      ),
    )
    .max(MOST_THINGS, `At most ${MOST_THINGS.toLocaleString('en')} dependencies.`)
    .default([])
    .describe('All that it waits for.'),
})

const task = taskFields.superRefine((given, context) => {
  for (const { at, holds, message } of TASK_SETTING_RULES) if (!holds(given)) context.addIssue({ code: 'custom', path: [at], message })
})

/** What a file says of all tasks, before names are looked up. What has a usual value may be left out; what is no part of it is refused. */
export const manifestContent = z.strictObject({
  djag: z.literal(MANIFEST_VERSION, { error: `Write djag: ${MANIFEST_VERSION}, the version of this form.` }),
  tags: z.array(tag).max(MOST_TAGS, `At most ${MOST_TAGS} tags.`).default([]),
  crontabs: z
    .record(z.string().max(1_400), crontab)
    .refine((named) => Object.keys(named).length <= MOST_THINGS, `At most ${MOST_THINGS.toLocaleString('en')} crontabs.`)
    .default({})
    .describe('Crontabs by names of this file’s own, for tasks that share one.'),
  tasks: z
    .array(task)
    .max(MOST_THINGS, `At most ${MOST_THINGS.toLocaleString('en')} tasks.`)
    .default([]),
})
export type ManifestContent = z.output<typeof manifestContent>
/** As it is written: usual values left out. */
export type WrittenManifest = z.input<typeof manifestContent>

/** The names that are known where a path leads to: by them a misspelt one is guessed. */
export function namesKnownAt(path: readonly PropertyKey[]): string[] {
  const [things, , field] = path
  const shape = path.length === 0 ? manifestContent.shape : things === 'crontabs' || field === 'crontab' ? crontab.shape : null
  if (shape) return Object.keys(shape)
  if (things === 'tags') return Object.keys(tagFields.shape)
  return Object.keys(field === 'dependsOn' ? edge.shape : field === undefined ? taskFields.shape : {})
}

/** The form as a JSON schema, for editors. */
export function manifestSchema(): object {
  return {
    ...z.toJSONSchema(manifestContent, { io: 'input', unrepresentable: 'any' }),
    title: 'Djag: all tasks as a file',
  }
}

/**
 * A text, or a mapping that says more. What is wrong is told of the one that was meant, by its own paths.
 * @param told what `missing` says where there is neither
 */
function textOr<Text extends z.ZodType, Whole extends z.ZodType>(
  text: Text,
  whole: Whole,
  description: string,
  { missing }: { missing: string },
): z.ZodType<z.output<Text> | z.output<Whole>, string | z.input<Whole>> {
  const { $schema: _, ...schema } = z.toJSONSchema(whole, { io: 'input' })
  return z
    .unknown()
    .meta({ description, anyOf: [{ type: 'string' }, schema] })
    .transform((value, context) => {
      if (typeof value !== 'string' && (typeof value !== 'object' || value === null || Array.isArray(value))) {
        context.addIssue({ code: 'custom', message: missing })
        return z.NEVER
      }
      const parsed = typeof value === 'string' ? text.safeParse(value) : whole.safeParse(value)
      if (parsed.success) return parsed.data
      for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: value } as (typeof context.issues)[number])
      return z.NEVER
    }) as never
}
