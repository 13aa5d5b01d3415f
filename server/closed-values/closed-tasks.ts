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

/** Of which tasks something is asked. A file of tasks holds those that are there alone. */
type Which = 'all' | 'present'

/**
 * In SQL, as a subquery: `task_id`, and the name of each tag that closes values of the task to the reader. Deleted tasks have the tags that they had, as these
 * are now, and the names of those that closed them until they were deleted as well.
 */
function closings(reader: Reader, which: Which = 'all', of: (taskId: SQL) => SQL = () => sql`true`): SQL {
  const own = can(reader, 'read-values', 'somewhere') ? (reader.roleTagIds ?? []) : []
  // One tag of the reader's own opens the task, whatever other tags it has.
  const isOthers = (taskId: SQL) =>
    own.length === 0
      ? sql`true`
      : sql`${taskId} not in (
          select task_id from task_tags where ${inArray(sql`tag_id`, [...own])}
          union all select task_id from deleted_task_tags where ${inArray(sql`tag_id`, [...own])})`
  const tagged = (table: string) => sql`
    select had.task_id, tag.name from ${sql.identifier(table)} had join tags tag on tag.id = had.tag_id
    where tag.values_are_closed and ${of(sql`had.task_id`)} and ${isOthers(sql`had.task_id`)}`
  if (which === 'present') return sql`(${tagged('task_tags')})`
  return sql`(${tagged('task_tags')}
    union all ${tagged('deleted_task_tags')}
    union all select gone.id, unnest(gone.values_closed_by) from tasks gone
    where gone.values_closed_by <> '{}' and ${of(sql`gone.id`)} and ${isOthers(sql`gone.id`)})`
}

/** In SQL: the ids of all tasks whose values are closed to the reader; null: none can be. */
export function closedTaskIds(reader: Reader): SQL | null {
  return readsEveryValue(reader) ? null : sql`(select closing.task_id from ${closings(reader)} closing)`
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
    select distinct task_id::float8 as "taskId", name from ${closings(reader, 'all', (taskId) => sql`${taskId} = any(${ids}::bigint[])`)} closing
    order by name`)) as unknown as { taskId: number; name: string }[]
  const names = Map.groupBy(found, ({ taskId }) => taskId)
  return (taskId) => names.get(taskId)?.map(({ name }) => name) ?? null
}

/**
 * Every tag by which values of some task are closed to the reader, by name; null: nothing is.
 * @param which `present`: deleted tasks are left out
 */
export async function closingTags(db: Database | Transaction, reader: Reader, which: Which = 'all'): Promise<ClosedBy> {
  if (readsEveryValue(reader)) return null
  const found = (await db.execute(sql`
    select distinct name from ${closings(reader, which)} closing order by name`)) as unknown as { name: string }[]
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
