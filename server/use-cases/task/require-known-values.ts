import { isDeepStrictEqual } from 'node:util'
import { closedInWords } from '#domain/closed-in-words.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { TaskInput } from '#domain/task-input.ts'
import { closedTasks } from '#server/closed-values/closed-tasks.ts'
import type { Transaction } from '#server/database/client.ts'

type Values = Pick<TaskInput, 'args' | 'kwargs' | 'headers'>

const FIELDS = ['args', 'kwargs', 'headers'] as const

/**
 * Whoever is not told the values of a task (rule V1) sends others than it has only as they were told none: saved, these would be lost.
 * @throws DomainError `forbidden` that names the fields
 */
export async function requireKnownValues(tx: Transaction, actor: Actor, task: Values & { id: number }, input: Values): Promise<void> {
  const changed = FIELDS.filter((field) => !isDeepStrictEqual(task[field], input[field]))
  if (changed.length === 0) return
  const closedBy = (await closedTasks(tx, actor, [task.id]))(task.id)
  if (closedBy === null) return
  const message = `${closedInWords(closedBy)} So they stay as they are: leave them out.`
  throw new DomainError('forbidden', message, Object.fromEntries(changed.map((field) => [field, message])))
}
