import { DomainError } from '#domain/errors.ts'
import { type Actor, can } from '#domain/roles.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { type EdgeRow, loadEdgesOf } from '../dependency/edge-writes.ts'
import { idsWithin, requireForTasks, rolesTagsInWords } from '../require-for-tasks.ts'
import { loadTaskTags } from '../tag/task-tags.ts'
import type { StoredTask } from './task-row.ts'

/**
 * Asks whether the actor may delete these tasks, whose locks the caller holds with those of the tasks at their edges. What is deleted loses its tags and its
 * edges: so whoever is limited to tags deletes only what has no other tag, and no edge with a task that is not theirs. Whoever may delete it may so make it
 * again, secrets apart.
 * @param edges all at which one of the tasks is an end
 * @throws DomainError `forbidden` that says whose it is too
 */
export async function requireDeletion(
  tx: Transaction,
  actor: Actor,
  doomed: readonly StoredTask[],
  edges: readonly EdgeRow[],
): Promise<void> {
  await requireForTasks(tx, actor, 'edit-tasks', doomed)
  const held = await heldByOthers(
    tx,
    actor,
    doomed.map(({ id }) => id),
    edges,
  )
  const first = doomed.find(({ id }) => held.has(id))
  if (!first) return
  const more = held.size === 1 ? '' : ` So it is with ${held.size - 1} more.`
  throw new DomainError(
    'forbidden',
    `“${first.name}” cannot be deleted by a role for the tasks ${await rolesTagsInWords(tx, actor)}: ${held.get(first.id)}.${more} Nothing was done.`,
  )
}

/** Those of the tasks that the actor may delete now. Without locks it is true for a moment: whoever does it asks again. */
export async function idsToDelete(db: Database, actor: Actor, ids: readonly number[]): Promise<number[]> {
  const own = await idsWithin(db, actor, 'edit-tasks', ids)
  if (actor.roleTagIds === undefined || own.length === 0) return own
  const held = await heldByOthers(db, actor, own, await loadEdgesOf(db, own))
  return own.filter((id) => !held.has(id))
}

/** Those of the actor's tasks in which others have a part too, each with how, as a clause: “it has the tag “ops” too”. */
async function heldByOthers(
  db: Database | Transaction,
  actor: Actor,
  ids: readonly number[],
  edges: readonly EdgeRow[],
): Promise<Map<number, string>> {
  const own = actor.roleTagIds
  const held = new Map<number, string>()
  if (own === undefined) return held
  const ends = new Set([...ids, ...edges.flatMap(({ dependerId, dependeeId }) => [dependerId, dependeeId])])
  const tagsOf = await loadTaskTags(db, [...ends])
  const isTheirs = (id: number) => can(actor, 'edit-tasks', { tagIds: (tagsOf.get(id) ?? []).map((tag) => tag.id) })
  const foreign = new Set([...ends].filter((id) => !isTheirs(id)))
  const doomed = new Set(ids)
  for (const { dependerId, dependeeId, dependerName, dependeeName } of edges) {
    if (doomed.has(dependeeId) && foreign.has(dependerId)) held.set(dependeeId, `“${dependerName}” waits for it`)
    if (doomed.has(dependerId) && foreign.has(dependeeId)) held.set(dependerId, `it waits for “${dependeeName}”`)
  }
  for (const id of ids) {
    const other = tagsOf.get(id)?.find((tag) => !own.includes(tag.id))
    if (other) held.set(id, `it has the tag “${other.name}” too`)
  }
  return held
}
