import { asc, inArray, sql } from 'drizzle-orm'
import type { Transaction } from '#server/database/client.ts'
import { tasks } from '../../../drizzle/schema/tasks.ts'

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

/** `updated_at` always grows with a save, so that a stale form is recognised even within the same millisecond. */
export const nextUpdatedAt = sql`greatest(djag_now(), ${tasks.updatedAt} + interval '1 millisecond')`
