import { type FieldErrors, type Resolver, set } from 'react-hook-form'
import { checkArguments, type HandlerSignature } from '#domain/handler-arguments.ts'
import { type TaskInput, taskInput } from '#domain/task-input.ts'
import { type FormProblems, formPath, readTaskValues, type TaskFormValues } from './task-form-values.ts'

export type TaskFormContext = { handlers: ReadonlyMap<string, HandlerSignature> }

/** Everything wrong with the form that can be known here, by the very checks of the server; the first of each field. */
export const taskFormResolver: Resolver<TaskFormValues, TaskFormContext, TaskInput> = (values, context) => {
  const { candidate, problems } = readTaskValues(values)
  const parsed = taskInput.safeParse(candidate)
  for (const issue of parsed.error?.issues ?? []) addProblem(problems, formPath(issue.path.join('.')), issue.message)
  const handler = context?.handlers.get(values.handler)
  if (handler && !problems.argsText && !problems.kwargsText) {
    const args = candidate.args as unknown[]
    const kwargs = candidate.kwargs as Record<string, unknown>
    for (const { field, message } of checkArguments(handler, args, kwargs)) addProblem(problems, `${field}Text`, message)
  }
  if (parsed.success && Object.keys(problems).length === 0) return { values: parsed.data, errors: {} }
  return { values: {}, errors: nestedErrors(problems) }
}

function addProblem(problems: FormProblems, path: string, message: string): void {
  problems[path] ??= message
}

function nestedErrors(problems: FormProblems): FieldErrors<TaskFormValues> {
  const errors: FieldErrors<TaskFormValues> = {}
  for (const [path, message] of Object.entries(problems)) set(errors, path, { type: 'check', message })
  return errors
}
