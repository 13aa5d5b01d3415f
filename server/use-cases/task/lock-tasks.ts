import { and, asc, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { dependencies } from '#schema/dependencies.ts'
import { tasks } from '#schema/tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import { alignedDependersOf, wakeAlignedDependers } from '#server/waking/aligned-dependers.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { MAY_OPEN } from '#server/waking/who-wakes.ts'
import { bringPausesToTheirEnd } from './bring-pauses-to-their-end.ts'
import { taskNotFound } from './task-not-found.ts'
import type { LockedTask } from './task-row.ts'

/**
 * Locks the tasks' rows in id order, as everything that locks several does, and reads them. Deleted ones are among them; ids that do
 * not exist are missing from the answer.
 *
 * Whoever touches a task brings a pause whose end has come to its end first (rule H6); every use case locks by this function, so none can
 * forget it. The tasks that wait for such a task's instants are locked in the same go, to be woken.
 */
export async function lockTasks(tx: Transaction, ids: Iterable<number>): Promise<Map<number, LockedTask>> {
  const wanted = new Set(ids)
  if (wanted.size === 0) return new Map()
  const rows = await tx
    .select()
    .from(tasks)
    .where(or(inArray(tasks.id, [...wanted]), inArray(tasks.id, waitersForEndedPauses(tx, [...wanted]))))
    .orderBy(asc(tasks.id))
    .for('no key update')
  const locked = await bringPausesToTheirEnd(
    tx,
    rows.filter((row) => wanted.has(row.id)),
  )
  await wakeTasksAndWaiters(
    tx,
    locked.filter(({ endedPause }) => endedPause !== null).map(({ id }) => id),
  )
  return new Map(locked.map((row) => [row.id, row]))
}

/** The tasks that depend by an `aligned` edge on those of these whose pause is over. */
function waitersForEndedPauses(tx: Transaction, ids: number[]) {
  return tx
    .select({ id: dependencies.dependerId })
    .from(dependencies)
    .innerJoin(paused, eq(paused.id, dependencies.dependeeId))
    .where(
      and(
        inArray(paused.id, ids),
        sql.raw(MAY_OPEN.timing_changed),
        eq(paused.enabled, false),
        isNull(paused.deletedAt),
        lte(paused.pausedUntil, sql`djag_now()`),
      ),
    )
}

const paused = alias(tasks, 'paused')

/**
 * Locks live tasks, all or none.
 * @throws DomainError that names the task which is not there any more
 */
export async function lockLiveTasks(tx: Transaction, ids: readonly number[]): Promise<LockedTask[]> {
  return liveOnes(await lockTasks(tx, ids), ids)
}

/** The same for a change of when they fire, or whether: together with the tasks that wait for their instants (rule D6), which it wakes. */
export async function lockLiveTasksAndWaiters(tx: Transaction, ids: readonly number[]): Promise<LockedTask[]> {
  return liveOnes(await lockTasks(tx, [...ids, ...(await alignedDependersOf(tx, ids))]), ids)
}

function liveOnes(rows: ReadonlyMap<number, LockedTask>, ids: readonly number[]): LockedTask[] {
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
