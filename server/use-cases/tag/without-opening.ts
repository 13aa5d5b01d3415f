import { and, inArray, isNull } from 'drizzle-orm'
import { agreeing } from '#domain/counted.ts'
import { DomainError } from '#domain/errors.ts'
import { nameList } from '#domain/name-list.ts'
import { type Actor, can } from '#domain/roles.ts'
import { tasks } from '#schema/tasks.ts'
import { isClosed, LEAST_READER } from '#server/closed-values/closed-tasks.ts'
import type { Transaction } from '#server/database/client.ts'

/**
 * Does what may take from tasks the tags that close their values, and refuses it where some of them are open to viewers afterwards, for who may not open them
 * (rule V3). What is thrown has to undo the transaction.
 * @param taskIds of which tasks; null: of all
 * @throws DomainError `forbidden` that names the tasks, at the field `tags`
 */
export async function withoutOpening<Result>(
  tx: Transaction,
  actor: Actor,
  taskIds: readonly number[] | null,
  work: () => Promise<Result>,
): Promise<Result> {
  if (can(actor, 'open-values')) return await work()
  const before = await closedIds(tx, taskIds)
  const result = await work()
  if (before.length === 0) return result
  const after = new Set(await closedIds(tx, before))
  const openIds = before.filter((id) => !after.has(id))
  if (openIds.length === 0) return result
  const opened = await tx
    .select({ name: tasks.name })
    .from(tasks)
    .where(and(inArray(tasks.id, openIds), isNull(tasks.deletedAt)))
    .orderBy(tasks.name)
  if (opened.length === 0) return result
  const names = nameList(opened.map(({ name }) => name))
  const message = `Values of ${names} would be open to viewers: ${agreeing(opened.length, 'it has', 'they have')} no other tag that closes them. An administrator can do this. Nothing was done.`
  throw new DomainError('forbidden', message, { tags: message })
}

/** The tasks of which a tag closes values to viewers. */
async function closedIds(tx: Transaction, taskIds: readonly number[] | null): Promise<number[]> {
  const rows = await tx
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(isClosed(LEAST_READER, tasks.id), isNull(tasks.deletedAt), taskIds === null ? undefined : inArray(tasks.id, [...taskIds])))
  return rows.map(({ id }) => id)
}
