import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Deletion } from '#domain/deletion-input.ts'
import { nameList } from '#domain/name-list.ts'
import type { Actor } from '#domain/roles.ts'
import { backfills } from '#schema/backfills.ts'
import { crontabs } from '#schema/crontabs.ts'
import { runRequests } from '#schema/run-requests.ts'
import { tasks } from '#schema/tasks.ts'
import type { AuditEntry } from '#server/audit/audit-entry.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { crontabLabel } from '../crontab/crontab-label.ts'
import { type EdgeRow, loadEdgesOf, lockEdgeWrites } from '../dependency/edge-writes.ts'
import { recordEdgeChanges } from '../dependency/record-edge-changes.ts'
import { writeEdges } from '../dependency/write-edges.ts'
import { requirePermission } from '../require-permission.ts'
import { lockTagWrites } from '../tag/make-sure-of-tags.ts'
import { loadTaskTags } from '../tag/task-tags.ts'
import { lockTasks, nextUpdatedAt } from './lock-tasks.ts'
import { forgetPlaces } from './move-tasks.ts'
import { refuseStaleTask } from './refuse-stale-task.ts'
import { requireDeletion } from './require-deletion.ts'
import { taskNotFound } from './task-not-found.ts'
import { taskRecord, taskSubject } from './task-record.ts'
import type { StoredTask } from './task-row.ts'

/**
 * Deletes a task (rule H4): it leaves every list, its edges go and its dependers are free of it; runs and audits stay under its name.
 * Runs under way end as usual; requested runs that have not started never will, and backfills make no further ones.
 * @throws DomainError `forbidden`, also where others have a part in it; `not_found` when it is deleted already, `stale` when somebody changed it since `updatedAt`
 */
export async function deleteTask(db: Database, actor: Actor, { id, updatedAt }: Deletion): Promise<{ id: number }> {
  requirePermission(actor, 'edit-tasks', 'somewhere')
  await db.transaction((tx) => deleteAll(tx, actor, [id], updatedAt))
  return { id }
}

/** The same of many at once, all or none. @throws DomainError that names a task which is gone */
export async function deleteTasks(db: Database, actor: Actor, { ids }: { ids: readonly number[] }): Promise<{ ids: number[] }> {
  requirePermission(actor, 'edit-tasks', 'somewhere')
  const wanted = [...new Set(ids)]
  await db.transaction((tx) => deleteAll(tx, actor, wanted))
  return { ids: wanted }
}

async function deleteAll(tx: Transaction, actor: Actor, ids: readonly number[], updatedAt?: string): Promise<void> {
  await lockEdgeWrites(tx)
  const edges = await loadEdgesOf(tx, ids)
  const rows = await lockTasks(tx, [...ids, ...edges.flatMap((edge) => [edge.dependerId, edge.dependeeId])])
  const doomed = ids.map((id) => {
    const task = rows.get(id)
    if (!task || task.deletedAt) throw taskNotFound(id, task)
    refuseStaleTask(task, updatedAt, 'deleted')
    return task
  })
  await requireDeletion(tx, actor, doomed, edges)
  const audits = await auditsOf(tx, doomed, edges)
  await removeTasks(tx, actor, ids)
  await recordChange(tx, actor, {
    type: 'task-changed',
    payload: { taskIds: [...ids], change: 'deleted' },
    message: audits.length === 1 && audits[0] ? audits[0].message : `Deleted ${nameList(doomed.map(({ name }) => name))}.`,
    audits,
  })
  await recordEdgeChanges(tx, actor, await writeEdges(tx, edges, []))
  await notifyLive(tx, { subject: 'task', ids: [...ids] })
}

/** Takes locked tasks out of every list, with what is asked for and has not begun; their edges and the record are the caller's. */
export async function removeTasks(tx: Transaction, actor: Actor, ids: readonly number[]): Promise<void> {
  await keepTags(tx, ids)
  await tx.delete(runRequests).where(and(inArray(runRequests.taskId, [...ids]), isNull(runRequests.activatedRunId)))
  await tx
    .update(backfills)
    .set({ state: 'cancelled', cancelledByName: actor.name })
    .where(and(inArray(backfills.taskId, [...ids]), eq(backfills.state, 'active')))
  await tx
    .update(tasks)
    .set({ deletedAt: sql`djag_now()`, enabled: false, wakeAt: null, waiting: null, waitingSince: null, updatedAt: nextUpdatedAt })
    .where(inArray(tasks.id, [...ids]))
  await forgetPlaces(tx, ids)
}

/** They have none any more, and what is kept of them is closed by those that they had (rule V3). No tag is taken away meanwhile. */
async function keepTags(tx: Transaction, ids: readonly number[]): Promise<void> {
  await lockTagWrites(tx)
  await tx.execute(sql`
    with had as (delete from task_tags where task_id = any(${sql.param([...ids])}::bigint[]) returning task_id, tag_id)
    insert into deleted_task_tags (task_id, tag_id) select task_id, tag_id from had`)
}

/** Each with what it was, and who no longer waits for it. */
async function auditsOf(tx: Transaction, doomed: readonly StoredTask[], edges: readonly EdgeRow[]): Promise<AuditEntry[]> {
  const crontabIds = [...new Set(doomed.map(({ crontabId }) => crontabId))]
  const used = await tx.select().from(crontabs).where(inArray(crontabs.id, crontabIds))
  const labels = new Map(used.map((crontab) => [crontab.id, crontabLabel(crontab)]))
  const tagsOf = await loadTaskTags(
    tx,
    doomed.map(({ id }) => id),
  )
  return doomed.map((task) => {
    const freed = edges.filter((edge) => edge.dependeeId === task.id && edge.dependerId !== task.id).map((edge) => edge.dependerName)
    const tags = (tagsOf.get(task.id) ?? []).map(({ name }) => name)
    return {
      subject: taskSubject(task),
      before: { ...taskRecord(task, labels.get(task.crontabId) ?? '', tags), dependers: freed },
      message: `Deleted the task “${task.name}”.${freed.length > 0 ? ` No longer waiting for it: ${nameList(freed)}.` : ''}`,
    }
  })
}
