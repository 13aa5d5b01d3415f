import { DomainError } from '#domain/errors.ts'

/** A task that is not there, or not any more: says which, as far as it is known. */
export function taskNotFound(id: number, task?: { name: string }): DomainError {
  const which = task ? `The task “${task.name}” was deleted.` : `There is no task ${id}.`
  return new DomainError('not_found', `${which} Nothing was changed: reload the page.`)
}
