import { and, eq, inArray } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { nameList } from '#domain/name-list.ts'
import type { Actor } from '#domain/roles.ts'
import { MOST_TAGS_OF_TASK } from '#domain/tag-input.ts'
import type { TagView } from '#domain/views/tag-views.ts'
import { taskTags } from '#schema/task-tags.ts'
import { tasks } from '#schema/tasks.ts'
import type { AuditEntry } from '#server/audit/audit-entry.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { refuseUnstorable } from '../refuse-unstorable.ts'
import { requireForTasks, requireTagChange } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { lockLiveTasks, nextUpdatedAt } from '../task/lock-tasks.ts'
import { taskSubject } from '../task/task-record.ts'
import { findTags, lockTagWrites, makeSureOfTags } from './make-sure-of-tags.ts'
import { notifyClosing } from './notify-closing.ts'
import { loadTaskTags } from './task-tags.ts'
import { withoutOpening } from './without-opening.ts'

export type TaggingOfTasks = { ids: number[]; add: string[]; remove: string[] }

/** Which tasks got which tag, and which lost which: what takes it back. */
export type TaggedTasks = { ids: number[]; added: { tag: string; ids: number[] }[]; removed: { tag: string; ids: number[] }[] }

/**
 * Puts tags on tasks and takes others off, all or none; tags that are not there yet are made. Tasks that are so already stay untouched.
 * @throws DomainError `forbidden`, one that names a task which is gone, or `conflict` that names one which would have more tags than its form takes
 */
export async function tagTasks(db: Database, actor: Actor, { ids, add, remove }: TaggingOfTasks): Promise<TaggedTasks> {
  requirePermission(actor, 'edit-tasks', 'somewhere')
  refuseUnstorable({ add, remove })
  return await db.transaction(async (tx) => {
    const rows = await lockLiveTasks(tx, ids)
    await requireForTasks(tx, actor, 'edit-tasks', rows)
    const taskIds = rows.map(({ id }) => id)
    const toAdd = await makeSureOfTags(tx, actor, add)
    await lockTagWrites(tx)
    const toRemove = (await findTags(tx, remove)).filter((tag) => !toAdd.some(({ id }) => id === tag.id))
    const before = await loadTaskTags(tx, taskIds)
    const added = await addTags(tx, taskIds, toAdd)
    const removed = await withoutOpening(tx, actor, taskIds, () => removeTags(tx, taskIds, toRemove))
    const changed = new Set([...added, ...removed].flatMap((each) => each.ids))
    const after = await loadTaskTags(tx, [...changed])
    refuseTooManyTags(
      rows.filter(({ id }) => added.some(({ ids }) => ids.includes(id))),
      after,
    )
    for (const { id, name } of rows.filter((row) => changed.has(row.id)))
      await requireTagChange(tx, actor, `“${name}”`, { before: before.get(id) ?? [], after: after.get(id) ?? [] })
    const names = (of: Map<number, TagView[]>, id: number) => (of.get(id) ?? []).map(({ name }) => name)
    const audits = rows
      .filter(({ id }) => changed.has(id))
      .map((row): AuditEntry => {
        const message = taggingInWords(
          `“${row.name}”`,
          [added, removed].map((each) => each.filter((part) => part.ids.includes(row.id))),
        )
        return { subject: taskSubject(row), before: { tags: names(before, row.id) }, after: { tags: names(after, row.id) }, message }
      })
    await record(tx, actor, audits, { ids: [...changed], added, removed })
    await notifyClosing(tx, changed.size === 0 ? [] : [...toAdd, ...toRemove].map(({ id }) => id))
    return { ids: [...changed], added, removed }
  })
}

function refuseTooManyTags(gained: readonly { id: number; name: string }[], after: ReadonlyMap<number, TagView[]>): void {
  const full = gained.find(({ id }) => (after.get(id)?.length ?? 0) > MOST_TAGS_OF_TASK)
  if (!full) return
  const message = `“${full.name}” would have ${after.get(full.id)?.length} tags; at most ${MOST_TAGS_OF_TASK} go on a task. Nothing was tagged: take one off it first.`
  throw new DomainError('conflict', message)
}

async function record(tx: Transaction, actor: Actor, audits: readonly AuditEntry[], { ids, added, removed }: TaggedTasks): Promise<void> {
  if (ids.length === 0) return
  await tx.update(tasks).set({ updatedAt: nextUpdatedAt }).where(inArray(tasks.id, ids))
  const what = nameList(audits.map(({ subject }) => subject.name))
  await recordChange(tx, actor, {
    type: 'task-changed',
    payload: { taskIds: ids, change: 'tagged' },
    message: taggingInWords(what, [added, removed]),
    audits,
  })
  await notifyLive(tx, { subject: 'task', ids })
}

function taggingInWords(what: string, [added = [], removed = []]: readonly TaggedTasks['added'][]): string {
  const parts = [
    added.length > 0 && `with ${nameList(added.map(({ tag }) => tag))}`,
    removed.length > 0 && `without ${nameList(removed.map(({ tag }) => tag))}`,
  ]
  return `Tagged ${what} ${parts.filter(Boolean).join(' and ')}.`
}

async function addTags(tx: Transaction, taskIds: readonly number[], given: readonly TagView[]): Promise<TaggedTasks['added']> {
  const added: TaggedTasks['added'] = []
  for (const tag of given) {
    const rows = await tx
      .insert(taskTags)
      .values(taskIds.map((taskId) => ({ taskId, tagId: tag.id })))
      .onConflictDoNothing()
      .returning({ id: taskTags.taskId })
    if (rows.length > 0) added.push({ tag: tag.name, ids: rows.map(({ id }) => id) })
  }
  return added
}

async function removeTags(tx: Transaction, taskIds: readonly number[], taken: readonly TagView[]): Promise<TaggedTasks['removed']> {
  const removed: TaggedTasks['removed'] = []
  for (const tag of taken) {
    const rows = await tx
      .delete(taskTags)
      .where(and(eq(taskTags.tagId, tag.id), inArray(taskTags.taskId, [...taskIds])))
      .returning({ id: taskTags.taskId })
    if (rows.length > 0) removed.push({ tag: tag.name, ids: rows.map(({ id }) => id) })
  }
  return removed
}
