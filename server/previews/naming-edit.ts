import { z } from 'zod'
import type { EditToPreview } from '#domain/api-bodies/edit-bodies.ts'
import { DomainError } from '#domain/errors.ts'
import { fieldErrors } from '#server/failures/error-view.ts'

type Operation = EditToPreview['operation']

/** Where in an edit stands what the use case names the fields of; null: in the edit itself. */
const SENT_AS: Readonly<Record<Operation, string | null>> = {
  createTask: 'task',
  changeTask: 'change',
  deleteTasks: null,
  switchTasks: null,
  pauseTasks: null,
  changeCrontab: 'change',
  createDependency: 'dependency',
  changeDependency: 'change',
  deleteDependency: null,
}

/**
 * Carries out one edit of several; what is wrong with it is told with its place among what was sent, `edits.2.change.handler`.
 * @throws DomainError as the use case, its fields named so; one without fields names the edit
 */
export async function namingEdit<Result>(index: number, operation: Operation, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const refused = refusalIn(error)
    if (!refused) throw error
    const { code, message, fields = {} } = refused
    const edit = `edits.${index}`
    const inner = [edit, SENT_AS[operation]].filter((part) => part !== null).join('.')
    const named = Object.entries(fields).map(([field, says]) => [field === '' ? inner : `${inner}.${field}`, says])
    throw new DomainError(code, message, named.length === 0 ? { [edit]: message } : Object.fromEntries(named), { cause: error })
  }
}

function refusalIn(error: unknown): Pick<DomainError, 'code' | 'message' | 'fields'> | null {
  if (error instanceof DomainError) return error
  if (!(error instanceof z.ZodError)) return null
  return { code: 'invalid_input', message: 'Some of this needs another look; nothing would be saved.', fields: fieldErrors(error) }
}
