import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Deletion } from '#domain/deletion-input.ts'
import { nameList } from '#domain/name-list.ts'
import type { Actor } from '#domain/roles.ts'
import { backfills } from '#schema/backfills.ts'
import { crontabs } from '#schema/crontabs.ts'
import { runRequests } from '#schema/run-requests.ts'
import { tasks } from '#schema/tasks.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { crontabLabel } from '../crontab/crontab-label.ts'
import { loadEdgesOf, lockEdgeWrites } from '../dependency/edge-writes.ts'
import { recordEdgeChanges } from '../dependency/record-edge-changes.ts'
import { writeEdges } from '../dependency/write-edges.ts'
import { requirePermission } from '../require-permission.ts'
import { tagNamesOf, writeTaskTags } from '../tag/task-tags.ts'
import { lockTasks, nextUpdatedAt } from './lock-tasks.ts'
import { refuseStaleTask } from './refuse-stale-task.ts'
import { taskNotFound } from './task-not-found.ts'
import { taskRecord, taskSubject } from './task-record.ts'

/**
 * Deletes a task (rule H4): it leaves every list, its edges go and its dependers are free of it; runs and audits stay under its name.
 * Runs under way end as usual; requested runs that have not started never will, and backfills make no further ones.
 * @throws DomainError `not_found` when it is deleted already, `stale` when somebody changed it since `updatedAt`
 */
export async function deleteTask(db: Database, actor: Actor, input: Deletion): Promise<{ id: number }> {
  requirePermission(actor, 'edit-tasks')
  await db.transaction(async (tx) => {
    await lockEdgeWrites(tx)
    const edges = await loadEdgesOf(tx, input.id)
    const rows = await lockTasks(tx, [input.id, ...edges.flatMap((edge) => [edge.dependerId, edge.dependeeId])])
    const task = rows.get(input.id)
    if (!task || task.deletedAt) throw taskNotFound(input.id, task)
    refuseStaleTask(task, input.updatedAt, 'deleted')

    const [crontab] = await tx.select().from(crontabs).where(eq(crontabs.id, task.crontabId))
    const freed = edges.filter((edge) => edge.dependeeId === task.id && edge.dependerId !== task.id).map((edge) => edge.dependerName)
    const message = `Deleted the task “${task.name}”.${freed.length > 0 ? ` No longer waiting for it: ${nameList(freed)}.` : ''}`
    await tx.delete(runRequests).where(and(eq(runRequests.taskId, task.id), isNull(runRequests.activatedRunId)))
    const tags = await tagNamesOf(tx, task.id)
    await writeTaskTags(tx, task.id, [])
    await tx
      .update(backfills)
      .set({ state: 'cancelled', cancelledByName: actor.name })
      .where(and(eq(backfills.taskId, task.id), eq(backfills.state, 'active')))
    await tx
      .update(tasks)
      .set({ deletedAt: sql`djag_now()`, enabled: false, wakeAt: null, waiting: null, waitingSince: null, updatedAt: nextUpdatedAt })
      .where(eq(tasks.id, task.id))
    await recordChange(tx, actor, {
      type: 'task-changed',
      payload: { taskIds: [task.id], change: 'deleted' },
      message,
      audits: [
        {
          subject: taskSubject(task),
          before: { ...taskRecord(task, crontab ? crontabLabel(crontab) : '', tags), dependers: freed },
          message,
        },
      ],
    })
    await recordEdgeChanges(tx, actor, await writeEdges(tx, edges, []))
    await notifyLive(tx, { subject: 'task', ids: [task.id] })
  })
  return { id: input.id }
}
