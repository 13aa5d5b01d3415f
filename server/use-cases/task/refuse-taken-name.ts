import { DomainError } from '#domain/errors.ts'
import { nameIsTaken } from './check-task-input.ts'

const UNIQUE_VIOLATION = '23505'

/** Tells the loser of two saves of one name at once what happened; the database's unique index let only one through. */
export async function refuseTakenName<T>(name: string, save: () => Promise<T>): Promise<T> {
  try {
    return await save()
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const { code, constraint_name } = cause as { code?: string; constraint_name?: string }
    if (code !== UNIQUE_VIOLATION || constraint_name !== 'tasks_name') throw error
    throw new DomainError('conflict', nameIsTaken(name), { name: nameIsTaken(name) }, { cause: error })
  }
}
