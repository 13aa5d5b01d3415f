import { checkArguments, type HandlerSignature } from '#domain/handler-arguments.ts'
import { type TaskInput, taskInput } from '#domain/task-input.ts'
import { initialTaskSettings } from '#domain/task-settings/settings-of-tasks.ts'
import { readArguments, requiredArguments } from './required-arguments.ts'

/** A task as it is typed on the canvas: what it is called, what it runs, with what this needs, and when. */
export type TypedTask = {
  name: string
  /** Null: none is chosen. */
  handler: (HandlerSignature & { name: string }) | null
  typed: Readonly<Record<string, string>>
  hasCrontab: boolean
  tags: readonly string[]
}

/**
 * The task, all else as a new one begins; or a sentence for each field (an argument by its name, as `kwargs.NAME`).
 * @param crontabId a crontab that is made only once all is well may have none yet: any number then
 */
export function readTypedTask(
  { name, handler, typed, hasCrontab, tags }: TypedTask,
  crontabId: number,
): { input: TaskInput; problems: null } | { input: null; problems: Record<string, string> } {
  const required = handler ? requiredArguments(handler) : []
  const read = readArguments(required, typed)
  const candidate: TaskInput = {
    ...initialTaskSettings,
    name,
    handler: handler?.name ?? '',
    crontabId,
    enabled: true,
    cronBase: null,
    args: [],
    kwargs: read.kwargs,
    headers: {},
    tags: [...tags],
    dependsOn: [],
    dependedOnBy: [],
  }
  const problems: Record<string, string> = {}
  const add = (field: string, message: string) => {
    problems[field] ??= message
  }
  for (const [argument, message] of Object.entries(read.problems)) add(`kwargs.${argument}`, message)
  const parsed = taskInput.safeParse(candidate)
  for (const { path, message } of parsed.error?.issues ?? []) add(path.join('.'), message)
  if (handler && Object.keys(problems).length === 0) {
    for (const { path, message } of checkArguments(handler, [], read.kwargs)) add(placeOf(path, required), message)
  }
  if (!hasCrontab) add('crontabId', 'Choose when it runs.')
  if (parsed.success && Object.keys(problems).length === 0) return { input: parsed.data, problems: null }
  return { input: null, problems }
}

/** At the argument that is asked for, or at the handler, which needs more than can be asked for here. */
function placeOf(path: string, required: readonly { name: string }[]): string {
  const [argument = ''] = path.split('.')
  return required.some(({ name }) => name === argument) ? `kwargs.${argument}` : 'handler'
}
