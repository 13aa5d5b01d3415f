import { inArray } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { nameList } from '#domain/name-list.ts'
import { type Actor, can, permittedInWords, type TaskPermission } from '#domain/roles.ts'
import { tags } from '#schema/tags.ts'
import { taskTags } from '#schema/task-tags.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { requirePermission } from './require-permission.ts'

type NamedTask = { id: number; name: string }

/**
 * Asks whether the actor may do this with each of these tasks, by the tags that they have now. The caller holds the tasks’ locks, as whoever tags a task
 * does; a deleted task has no tags, so that only an unlimited role has it.
 * @throws DomainError `forbidden` that names the tasks which are not theirs; then nothing is to be done with any
 */
export async function requireForTasks(
  tx: Transaction,
  actor: Actor,
  permission: TaskPermission,
  tasks: readonly NamedTask[],
): Promise<void> {
  requirePermission(actor, permission, 'somewhere')
  const others = await tasksOfOthers(tx, actor, permission, tasks)
  if (others.length === 0) return
  const what = nameList(others.map(({ name }) => name))
  const has = others.length === 1 ? 'it has none of them' : 'they have none of them'
  throw new DomainError(
    'forbidden',
    `You may ${permittedInWords(permission)} ${await ofYourTags(tx, actor)} only, and not ${what}: ${has}. Nothing was done.`,
  )
}

/** Those of the tasks with which the actor may not do this. */
async function tasksOfOthers(tx: Transaction, actor: Actor, permission: TaskPermission, tasks: readonly NamedTask[]): Promise<NamedTask[]> {
  if (actor.roleTagIds === undefined || tasks.length === 0) return []
  const tagIds = await tagIdsOf(
    tx,
    tasks.map(({ id }) => id),
  )
  return tasks.filter(({ id }) => !can(actor, permission, { tagIds: tagIds.get(id) ?? [] }))
}

/** Those of the tasks with which the actor may do this now. Without locks it is true for a moment: whoever does it asks again. */
export async function idsWithin(db: Database, actor: Actor, permission: TaskPermission, ids: readonly number[]): Promise<number[]> {
  if (actor.roleTagIds === undefined || ids.length === 0) return [...ids]
  const tagIds = await tagIdsOf(db, ids)
  return ids.filter((id) => can(actor, permission, { tagIds: tagIds.get(id) ?? [] }))
}

/**
 * Asks whether the actor may have a task's tags become these: whoever is limited to tags puts on and takes off only those, and leaves one of them. So nobody
 * gains a task by tagging it, nor loses the limits of one's own.
 * @param task as the sentence names it; the caller has asked for the right to change it
 * @throws DomainError `forbidden` that says which tag
 */
export async function requireTagChange(
  tx: Transaction,
  actor: Actor,
  task: string,
  { before, after }: { before: readonly NamedTask[]; after: readonly NamedTask[] },
): Promise<void> {
  const own = actor.roleTagIds
  if (own === undefined) return
  const has = (list: readonly NamedTask[], id: number) => list.some((tag) => tag.id === id)
  const gained = after.find(({ id }) => !own.includes(id) && !has(before, id))
  const lost = before.find(({ id }) => !own.includes(id) && !has(after, id))
  const keepsOne = after.some(({ id }) => own.includes(id))
  if (!gained && !lost && keepsOne) return
  const yours = await ofYourTags(tx, actor)
  const message = gained
    ? `You may change tasks ${yours} only, and put no other tag on them: not “${gained.name}”.`
    : lost
      ? `You may change tasks ${yours} only, and take no other tag off them: not “${lost.name}”.`
      : `You may change tasks ${yours} only: leave one of these tags on ${task}.`
  throw new DomainError('forbidden', message, { tags: message })
}

/** Continues “You may change tasks …”. */
async function ofYourTags(tx: Transaction, { roleTagIds = [] }: Actor): Promise<string> {
  const rows = await tx
    .select({ name: tags.name })
    .from(tags)
    .where(inArray(tags.id, [...roleTagIds]))
    .orderBy(tags.name)
  return rows.length === 0 ? 'of tags that are gone' : `of ${nameList(rows.map(({ name }) => name))}`
}

async function tagIdsOf(db: Database | Transaction, taskIds: readonly number[]): Promise<Map<number, number[]>> {
  const rows = await db
    .select()
    .from(taskTags)
    .where(inArray(taskTags.taskId, [...taskIds]))
  const found = new Map<number, number[]>()
  for (const { taskId, tagId } of rows) found.set(taskId, [...(found.get(taskId) ?? []), tagId])
  return found
}
