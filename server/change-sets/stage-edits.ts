import { judgeChange } from '#domain/change-sets/judge-change.ts'
import { type ChangeSetAct, changeKey, type NetChange, netChanges, type StagedFields } from '#domain/change-sets/net-changes.ts'
import type { StagedEdit, StageInput } from '#domain/change-sets/staged-edit.ts'
import { withoutValues } from '#domain/change-sets/value-fields.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { takenBack } from '#server/previews/taken-back.ts'
import { refuseUnstorable } from '#server/use-cases/refuse-unstorable.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { requireKnownChange } from '#server/use-cases/task/require-known-values.ts'
import { carryOutChanges, lockChanges, permissionOf } from './carry-out-changes.ts'
import { loadPresent } from './present-things.ts'
import { RefusedChange } from './refused-change.ts'
import { authorOf, lockAuthor, lockOwn, makeChangeSet, openChangeSetOf, type StoredChangeSet, writeActs } from './stored-change-set.ts'

/** `newIds`: of tasks that it makes, the ids by which the change set has them, in the order of the edits. */
export type Staged = { id: number; revision: number; newIds: number[] }

/**
 * Puts edits into a change set in place of saving them (rule G1). They are tried with all that is staged already, and taken back: what a save would refuse is
 * refused now, with its fields. What is wrong with something else that is staged is said where that is shown.
 * @throws DomainError as the use case of an edit does; `forbidden` for the change set of somebody else
 */
export async function stageEdits(db: Database, actor: Actor, { changeSetId, edits }: StageInput): Promise<Staged> {
  const authorId = authorOf(actor)
  for (const edit of edits) refuseUnstorable(edit)
  return await db.transaction(async (tx) => {
    if (changeSetId === null) await lockAuthor(tx, authorId)
    const open = changeSetId === null ? await openChangeSetOf(tx, authorId) : null
    const id = changeSetId ?? open?.id ?? null
    const set = id === null ? await makeChangeSet(tx, actor, { title: '' }) : await lockOwn(tx, actor, id)
    const { changes, newIds } = await changesOf(tx, set, edits)
    for (const change of changes) requirePermission(actor, permissionOf(change), 'somewhere')
    await requireKnown(tx, actor, changes)
    const acts: ChangeSetAct[] = [...set.acts, { kind: 'stage', changes }]
    const written = await writeActs(tx, set, { acts, undone: [] }, 'staging')
    await tryOut(tx, actor, acts, new Set(changes.map(changeKey)))
    return { ...written, newIds }
  })
}

/** As changes: with ids of its own for what is made, and of what is deleted what it was. */
async function changesOf(
  tx: Transaction,
  set: StoredChangeSet,
  edits: readonly StagedEdit[],
): Promise<{ changes: NetChange[]; newIds: number[] }> {
  const known = netChanges(set.acts)
  const ids = freshIds(set, edits)
  const idOf = (id: number) => ids.get(id) ?? id
  const changeOf = (edit: StagedEdit): NetChange => {
    switch (edit.operation) {
      case 'makeTask':
        return { kind: 'task', id: idOf(edit.id), before: null, after: edit.task as unknown as StagedFields, enableChoice: 'fromNow' }
      case 'changeTask':
        return { kind: 'task', id: idOf(edit.id), before: edit.before, after: edit.after as StagedFields, enableChoice: edit.enableChoice }
      case 'deleteTask':
        return { kind: 'task', id: idOf(edit.id), before: {}, after: null, enableChoice: 'fromNow' }
      case 'setDependency':
        return { ...edit, kind: 'edge', dependerId: idOf(edit.dependerId), dependeeId: idOf(edit.dependeeId) }
      case 'changeCrontab':
        return { kind: 'crontab', id: edit.id, before: edit.before, after: edit.after as StagedFields }
    }
  }
  const changes = edits.map(changeOf)
  refuseOnDoomed(known, changes)
  const present = await loadPresent(tx, changes)
  const filled = changes.map((change) =>
    change.kind === 'task' && change.after === null ? { ...change, before: withoutValues(present.tasks.get(change.id) ?? {}) } : change,
  )
  return { changes: filled, newIds: edits.flatMap((edit) => (edit.operation === 'makeTask' ? [idOf(edit.id)] : [])) }
}

/** No two tasks that were ever made in it have the same id: undoing and doing again finds each. */
function freshIds(set: StoredChangeSet, edits: readonly StagedEdit[]): Map<number, number> {
  const used = [...set.acts, ...set.undone].flatMap((act) =>
    act.kind === 'stage' ? act.changes.flatMap((change) => (change.kind === 'task' ? [change.id] : [])) : [],
  )
  let next = Math.min(0, ...used)
  return new Map(edits.flatMap((edit) => (edit.operation === 'makeTask' ? [[edit.id, --next] as const] : [])))
}

function refuseOnDoomed(known: readonly NetChange[], changes: readonly NetChange[]): void {
  const doomed = known.flatMap((change) => (change.kind === 'task' && change.after === null ? [change] : []))
  for (const change of changes) {
    const ids = change.kind === 'edge' ? [change.dependerId, change.dependeeId] : change.kind === 'task' ? [change.id] : []
    const found = doomed.find(({ id }) => ids.includes(id))
    if (found)
      throw new DomainError(
        'conflict',
        `“${String(found.before?.name)}” is staged to be deleted. Take that out of the change set first; nothing was staged.`,
      )
  }
}

/** Whoever is not told values does not find them out by staging guesses (rule V2). */
export async function requireKnown(tx: Transaction, actor: Actor, changes: readonly NetChange[]): Promise<void> {
  for (const change of changes)
    if (change.kind === 'task' && change.id > 0 && change.after !== null) await requireKnownChange(tx, actor, change.id, change.after)
}

/** @throws DomainError where one of the changes with these keys, of the last act, is refused, or makes another that was staged before be refused */
async function tryOut(tx: Transaction, actor: Actor, acts: readonly ChangeSetAct[], keys: ReadonlySet<string>): Promise<void> {
  const changes = netChanges(acts)
  const present = await loadPresent(tx, changes)
  const isNone = (change: NetChange) => keys.has(changeKey(change)) && judgeChange(change, present).verdict === 'gone'
  if (changes.some(isNone))
    throw new DomainError('not_found', 'What this changes is not there any more: it was deleted meanwhile. Nothing was staged.')
  const refused = await refusalOf(tx, actor, changes)
  if (refused === null) return
  if (keys.has(refused.key)) throw new DomainError(refused.code, refused.message, { ...refused.fields }, { cause: refused })
  if ((await refusalOf(tx, actor, netChanges(acts.slice(0, -1)))) === null)
    throw new DomainError(
      refused.code,
      `With this, something else that is staged would be refused: ${refused.message}`,
      {},
      { cause: refused },
    )
}

/** What carrying all of this out would be refused for; nothing of it stays. */
async function refusalOf(tx: Transaction, actor: Actor, changes: readonly NetChange[]): Promise<RefusedChange | null> {
  const unlocked = await loadPresent(tx, changes)
  try {
    await takenBack(tx, async (inner) => {
      const ready = changes.filter((change) => judgeChange(change, unlocked).verdict === 'ready')
      await lockChanges(inner, ready, unlocked)
      const present = await loadPresent(inner, ready)
      const judged = ready.map((change) => judgeChange(change, present)).filter(({ verdict }) => verdict === 'ready')
      await carryOutChanges(inner, actor, judged, present)
    })
    return null
  } catch (error) {
    if (error instanceof RefusedChange) return error
    throw error
  }
}
