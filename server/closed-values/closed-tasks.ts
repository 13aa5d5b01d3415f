import { inArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { closedInWords } from '#domain/closed-in-words.ts'
import { DomainError } from '#domain/errors.ts'
import { can, type Permissible } from '#domain/roles.ts'
import type { ClosedBy } from '#domain/views/closed-views.ts'
import type { Database, Transaction } from '#server/database/client.ts'

/** Who reads, as far as it says which values are open (rule V1). */
export type Reader = Permissible

/** Whom a query takes for its reader where nobody is said: nothing that is closed to anybody is told by the way. */
export const LEAST_READER: Reader = { role: 'viewer' }

/** Who has every value, for what is done on the way to something else and told to nobody. */
export const EVERY_VALUE: Reader = { role: 'administrator' }

/** Whether the reader has the values of every task, whatever its tags say. */
export function readsEveryValue(reader: Reader): boolean {
  return can(reader, 'read-values')
}

/** In SQL, from `task_tags` as `had` with its `tag`: that a tag closes values of the task to the reader. */
function closes(reader: Reader): SQL {
  const own = can(reader, 'read-values', 'somewhere') ? (reader.roleTagIds ?? []) : []
  if (own.length === 0) return sql`tag.values_are_closed`
  // One tag of the reader's own opens the task, whatever other tags it has.
  return sql`tag.values_are_closed and had.task_id not in (select task_id from task_tags where ${inArray(sql`tag_id`, [...own])})`
}

/** In SQL: the ids of all tasks whose values are closed to the reader; null: none can be. */
export function closedTaskIds(reader: Reader): SQL | null {
  if (readsEveryValue(reader)) return null
  return sql`(
    select had.task_id from task_tags had join tags tag on tag.id = had.tag_id where ${closes(reader)}
    union all select gone.id from tasks gone where gone.values_closed_by <> '{}')`
}

/** In SQL: that values of this task are open to the reader; undefined: all are. What looks into values has to ask for it: hits would tell them. */
export function isOpen(reader: Reader, taskId: SQLWrapper): SQL | undefined {
  const closed = closedTaskIds(reader)
  return closed === null ? undefined : sql`${taskId} not in ${closed}`
}

/** The opposite, as a value of each row. */
export function isClosed(reader: Reader, taskId: SQLWrapper): SQL<boolean> {
  const closed = closedTaskIds(reader)
  return closed === null ? sql<boolean>`false` : sql<boolean>`${taskId} in ${closed}`
}

/**
 * By which tags the values of each of these tasks are closed to the reader. Asked after the values were read: what was closed until then is closed.
 * @returns by task id; null where they are open
 */
export async function closedTasks(
  db: Database | Transaction,
  reader: Reader,
  taskIds: readonly number[],
): Promise<(taskId: number) => ClosedBy> {
  if (readsEveryValue(reader) || taskIds.length === 0) return () => null
  const ids = sql.param([...new Set(taskIds)])
  const found = (await db.execute(sql`
    select had.task_id::float8 as "taskId", tag.name from task_tags had join tags tag on tag.id = had.tag_id
    where ${closes(reader)} and had.task_id = any(${ids}::bigint[])
    union all
    select gone.id::float8, unnest(gone.values_closed_by) from tasks gone where gone.values_closed_by <> '{}' and gone.id = any(${ids}::bigint[])
    order by name`)) as unknown as { taskId: number; name: string }[]
  const names = Map.groupBy(found, ({ taskId }) => taskId)
  return (taskId) => names.get(taskId)?.map(({ name }) => name) ?? null
}

/** The same of tasks that are there: those that were deleted are in no file of tasks. */
export async function closingTagsOfPresent(db: Database | Transaction, reader: Reader): Promise<ClosedBy> {
  if (readsEveryValue(reader)) return null
  const found = (await db.execute(sql`
    select distinct tag.name from task_tags had join tags tag on tag.id = had.tag_id where ${closes(reader)} order by name`)) as unknown as {
    name: string
  }[]
  return found.length === 0 ? null : found.map(({ name }) => name)
}

/** Every tag by which values of some task are closed to the reader, by name; null: nothing is. */
export async function closingTags(db: Database | Transaction, reader: Reader): Promise<ClosedBy> {
  if (readsEveryValue(reader)) return null
  const found = (await db.execute(sql`
    select tag.name from task_tags had join tags tag on tag.id = had.tag_id where ${closes(reader)}
    union
    select unnest(gone.values_closed_by) from tasks gone where gone.values_closed_by <> '{}'
    order by name`)) as unknown as { name: string }[]
  return found.length === 0 ? null : found.map(({ name }) => name)
}

/** Why a task is set aside, an error, or that this is closed. */
export function openReason(reason: string | null, closedBy: ClosedBy): string | null {
  return reason === null || closedBy === null ? reason : closedInWords(closedBy)
}

/** @throws DomainError `forbidden` where the values of the task are closed to the reader */
export async function requireOpenTask(db: Database | Transaction, reader: Reader, taskId: number): Promise<void> {
  const closedBy = (await closedTasks(db, reader, [taskId]))(taskId)
  if (closedBy !== null) throw new DomainError('forbidden', closedInWords(closedBy))
}
