import { isDeepStrictEqual } from 'node:util'
import { closedInWords } from '#domain/closed-in-words.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { TaskInput } from '#domain/task-input.ts'
import { VALUE_FIELDS } from '#domain/value-fields.ts'
import { closedTasks } from '#server/closed-values/closed-tasks.ts'
import type { Transaction } from '#server/database/client.ts'

type Values = Pick<TaskInput, 'args' | 'kwargs' | 'headers'>

/**
 * Whoever is not told the values of a task (rule V1) sends others than it has only as they were told none: saved, these would be lost. Nor do they give it
 * another handler: what of the arguments does not fit that one would be told.
 * @throws DomainError `forbidden` that names the fields
 */
export async function requireKnownValues(
  tx: Transaction,
  actor: Actor,
  task: Values & { id: number; handler: string },
  input: Values & { handler: string },
): Promise<void> {
  const changed = VALUE_FIELDS.filter((field) => !isDeepStrictEqual(task[field], input[field]))
  await refuseClosed(tx, actor, task.id, task.handler === input.handler ? changed : [...changed, 'handler'])
}

/**
 * The same of a change that names what it changes: values are refused also where they are those that the task has, as that would confirm a guess (rule V2).
 * @throws DomainError `forbidden` that names the fields
 */
export async function requireKnownChange(
  tx: Transaction,
  actor: Actor,
  id: number,
  change: Readonly<Record<string, unknown>>,
): Promise<void> {
  await refuseClosed(
    tx,
    actor,
    id,
    VALUE_FIELDS.filter((field) => change[field] !== undefined),
  )
}

async function refuseClosed(tx: Transaction, actor: Actor, id: number, fields: readonly string[]): Promise<void> {
  if (fields.length === 0) return
  const closedBy = (await closedTasks(tx, actor, [id]))(id)
  if (closedBy === null) return
  const closed = closedInWords(closedBy)
  const messageOf = (field: string) =>
    field === 'handler'
      ? `${closed} So the task keeps its handler, which its arguments are for.`
      : `${closed} So they stay as they are: leave them out.`
  throw new DomainError('forbidden', messageOf(fields[0] ?? ''), Object.fromEntries(fields.map((field) => [field, messageOf(field)])))
}
