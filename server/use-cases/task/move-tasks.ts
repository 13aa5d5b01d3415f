import { and, inArray, isNull, sql } from 'drizzle-orm'
import type { Actor } from '#domain/roles.ts'
import type { TaskMoves } from '#domain/task-moves.ts'
import { graphPositions } from '#schema/graph-positions.ts'
import { tasks } from '#schema/tasks.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'

/**
 * Puts tasks where somebody moved them on the graph, for all; of two who move the same one the later counts. It changes nothing of what a
 * task does: no lock of the scheduler's, no version, no audit; the row says who moved it last. Tasks that are gone are left out.
 * @returns how many tasks were moved
 */
export async function moveTasks(db: Database, actor: Actor, { moves }: TaskMoves): Promise<{ moved: number }> {
  requirePermission(actor, 'edit-tasks', 'somewhere')
  const places = new Map(moves.map(({ taskId, to }) => [taskId, to]))
  return await db.transaction(async (tx) => {
    await lockPlaces(tx)
    const known = await tx
      .select({ id: tasks.id, name: tasks.name })
      .from(tasks)
      .where(and(inArray(tasks.id, [...places.keys()]), isNull(tasks.deletedAt)))
    await requireForTasks(tx, actor, 'edit-tasks', known)
    const ids = known.map(({ id }) => id)
    const placed = ids.flatMap((taskId) => {
      const to = places.get(taskId)
      return to ? [{ taskId, ...to, movedAt: sql`djag_now()`, movedByName: actor.name }] : []
    })
    const freed = ids.filter((id) => places.get(id) === null)
    if (placed.length > 0)
      await tx
        .insert(graphPositions)
        .values(placed)
        .onConflictDoUpdate({
          target: graphPositions.taskId,
          set: { x: sql`excluded.x`, y: sql`excluded.y`, movedAt: sql`excluded.moved_at`, movedByName: sql`excluded.moved_by_name` },
        })
    if (freed.length > 0) await tx.delete(graphPositions).where(inArray(graphPositions.taskId, freed))
    if (ids.length > 0) await notifyLive(tx, { subject: 'task', ids })
    return { moved: ids.length }
  })
}

/** Forgets where tasks lay that are being deleted; the caller holds their locks and has marked them. */
export async function forgetPlaces(tx: Transaction, taskIds: readonly number[]): Promise<void> {
  await lockPlaces(tx)
  await tx.delete(graphPositions).where(inArray(graphPositions.taskId, [...taskIds]))
}

/** One after the other: a move both puts tasks somewhere and gives others back, and no order of rows holds for both. */
async function lockPlaces(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.graphPlaces})`)
}
