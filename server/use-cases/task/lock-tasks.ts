import { asc, inArray, sql } from 'drizzle-orm'
import type { Transaction } from '#server/database/client.ts'
import { alignedDependersOf, wakeAlignedDependers } from '#server/tick/aligned-dependers.ts'
import { wakeTasks } from '#server/tick/wake.ts'
import { tasks } from '../../../drizzle/schema/tasks.ts'
import { taskNotFound } from './task-not-found.ts'

export type TaskRow = typeof tasks.$inferSelect

/**
 * Locks the tasks' rows in id order, as everything that locks several does, and reads them. Deleted ones are among them; ids that do
 * not exist are missing from the answer.
 */
export async function lockTasks(tx: Transaction, ids: Iterable<number>): Promise<Map<number, TaskRow>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await tx.select().from(tasks).where(inArray(tasks.id, wanted)).orderBy(asc(tasks.id)).for('no key update')
  return new Map(rows.map((row) => [row.id, row]))
}

/**
 * Locks live tasks, all or none.
 * @throws DomainError that names the task which is not there any more
 */
export async function lockLiveTasks(tx: Transaction, ids: readonly number[]): Promise<TaskRow[]> {
  return liveOnes(await lockTasks(tx, ids), ids)
}

/** The same for a change of when they fire, or whether: together with the tasks that wait for their instants (rule D6), which it wakes. */
export async function lockLiveTasksAndWaiters(tx: Transaction, ids: readonly number[]): Promise<TaskRow[]> {
  return liveOnes(await lockTasks(tx, [...ids, ...(await alignedDependersOf(tx, ids))]), ids)
}

function liveOnes(rows: ReadonlyMap<number, TaskRow>, ids: readonly number[]): TaskRow[] {
  return [...new Set(ids)].map((id) => {
    const row = rows.get(id)
    if (!row || row.deletedAt) throw taskNotFound(id, row)
    return row
  })
}

/** Has the scheduler look at tasks whose timing has changed, and at those that wait for their instants. */
export async function wakeTasksAndWaiters(tx: Transaction, ids: readonly number[]): Promise<void> {
  await wakeTasks(tx, ids)
  await wakeAlignedDependers(tx, ids)
}

/** `updated_at` always grows with a save, so that a stale form is recognised even within the same millisecond. */
export const nextUpdatedAt = sql`greatest(djag_now(), ${tasks.updatedAt} + interval '1 millisecond')`
