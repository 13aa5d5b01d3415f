import { inArray } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { nameList } from '#domain/name-list.ts'
import { type Actor, can, permittedInWords, type TaskPermission } from '#domain/roles.ts'
import { tagKey } from '#domain/tag-input.ts'
import { tags } from '#schema/tags.ts'
import { taskTags } from '#schema/task-tags.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { requirePermission } from './require-permission.ts'
import { loadTaskTags } from './tag/task-tags.ts'

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
    `You may ${permittedInWords(permission)} ${await rolesTagsInWords(tx, actor)} only, and not ${what}: ${has}. Nothing was done.`,
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
  { before, after }: { before: readonly NamedTag[]; after: readonly NamedTag[] },
): Promise<void> {
  const wrong = wrongTagChange(actor, before, after)
  if (wrong === null) return
  const yours = await rolesTagsInWords(tx, actor)
  const message = {
    gained: `You may change tasks ${yours} only, and put no other tag on them: not “${wrong.name}”.`,
    lost: `You may change tasks ${yours} only, and take no other tag off them: not “${wrong.name}”.`,
    last: `You may change tasks ${yours} only: leave one of these tags on ${task}.`,
  }[wrong.what]
  throw new DomainError('forbidden', message, { tags: message })
}

type NamedTag = { id: number; name: string }

/** What about a change of tags is not the actor's to do: another tag gained, another one lost, or the last of theirs; null: all is well. */
function wrongTagChange(
  { roleTagIds: own }: Actor,
  before: readonly NamedTag[],
  after: readonly NamedTag[],
): { what: 'gained' | 'lost' | 'last'; name: string } | null {
  if (own === undefined) return null
  const other = (list: readonly NamedTag[], than: readonly NamedTag[]) =>
    list.find(({ id }) => !own.includes(id) && !than.some((tag) => tag.id === id))
  const [gained, lost] = [other(after, before), other(before, after)]
  if (gained) return { what: 'gained', name: gained.name }
  if (lost) return { what: 'lost', name: lost.name }
  return after.some(({ id }) => own.includes(id)) ? null : { what: 'last', name: '' }
}

/**
 * Those of the tasks that the actor may change, and from which they may take these tags off. Without locks it is true for a moment: whoever does it asks
 * again.
 * @param names of the tags that go; those that come are refused by name, for all tasks alike
 */
export async function idsToUntag(
  db: Database,
  actor: Actor,
  ids: readonly number[],
  { add, remove }: { add: readonly string[]; remove: readonly string[] },
): Promise<number[]> {
  const own = await idsWithin(db, actor, 'edit-tasks', ids)
  if (actor.roleTagIds === undefined || own.length === 0 || remove.length === 0) return own
  const [goes, comes] = [new Set(remove.map(tagKey)), new Set(add.map(tagKey))]
  const before = await loadTaskTags(db, own)
  const coming = (await db.select({ id: tags.id, name: tags.name }).from(tags)).filter(({ name }) => comes.has(tagKey(name)))
  return own.filter((id) => {
    const had = before.get(id) ?? []
    const left = had.filter(({ name }) => !goes.has(tagKey(name)) || comes.has(tagKey(name)))
    const wrong = wrongTagChange(actor, had, [...left, ...coming])
    return wrong === null || wrong.what === 'gained'
  })
}

/** Continues “tasks …”: “of “finance” and “ops””. */
export async function rolesTagsInWords(tx: Transaction, { roleTagIds = [] }: Actor): Promise<string> {
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
