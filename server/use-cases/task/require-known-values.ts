import { isDeepStrictEqual } from 'node:util'
import { eq } from 'drizzle-orm'
import { closedInWords } from '#domain/closed-in-words.ts'
import { DomainError } from '#domain/errors.ts'
import { type Actor, can } from '#domain/roles.ts'
import type { TaskInput } from '#domain/task-input.ts'
import { tags } from '#schema/tags.ts'
import { taskTags } from '#schema/task-tags.ts'
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
  const had = await tx
    .select({ id: tags.id, name: tags.name, closes: tags.valuesAreClosed })
    .from(taskTags)
    .innerJoin(tags, eq(tags.id, taskTags.tagId))
    .where(eq(taskTags.taskId, task.id))
  const closedBy = had.filter(({ closes }) => closes).map(({ name }) => name)
  const isTold = can(actor, 'read-values') || can(actor, 'read-values', { tagIds: had.map(({ id }) => id) })
  if (closedBy.length === 0 || isTold) return
  const message = `${closedInWords(closedBy)} So they stay as they are: leave them out.`
  throw new DomainError('forbidden', message, Object.fromEntries(changed.map((field) => [field, message])))
}
