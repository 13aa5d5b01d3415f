import { inverseChanges } from '#domain/change-sets/inverse-changes.ts'
import { type JudgedChange, judgeChange } from '#domain/change-sets/judge-change.ts'
import { changeKey, type NetChange, netChanges } from '#domain/change-sets/net-changes.ts'
import { closedInWords } from '#domain/closed-in-words.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { EditPreviewView } from '#domain/views/preview-views.ts'
import { gatherChanges } from '#server/audit/gathered-changes.ts'
import { closedTasks } from '#server/closed-values/closed-tasks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { foresee } from '#server/previews/preview-edits.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { type CarriedOut, carryOutChanges, lockChanges, permissionOf } from './carry-out-changes.ts'
import { changeNames } from './change-names.ts'
import { type LoadedThings, loadPresent } from './present-things.ts'
import { recordApplication } from './record-application.ts'
import { asRefusal } from './refused-change.ts'
import { requireKnown } from './stage-edits.ts'
import {
  appliedRevertOf,
  loadChangeSet,
  lockChangeSet,
  lockOpen,
  makeChangeSet,
  type StoredChangeSet,
  writeActs,
} from './stored-change-set.ts'

/**
 * Applies an open change set, whoever’s it is, with the rights of who applies it: all of it in one transaction, with one audit (rule G2).
 * @throws DomainError `stale` when it was changed since it was looked at; `conflict` where others saved something else of what it changes; as the use cases do,
 * with the change that is refused
 */
export async function applyChangeSet(
  db: Database,
  actor: Actor,
  { id, revision }: { id: number; revision: number },
): Promise<{ id: number }> {
  requirePermission(actor, 'switch-tasks', 'somewhere')
  await db.transaction(async (tx) => {
    const set = await lockOpen(tx, id)
    if (set.revision !== revision)
      throw new DomainError(
        'stale',
        'This change set was changed since you looked at it. Nothing was applied: look at it, then decide anew.',
      )
    await apply(tx, actor, set, netChanges(set.acts))
  })
  return { id }
}

/**
 * Takes back what a change set changed, as a change set of who does it, which is applied at once (rule G4). Where others saved something else since, that one
 * is left open instead, with the conflicts: nothing is taken back before they are settled.
 * @returns the new change set, and whether it was applied
 * @throws DomainError `conflict` for one that was not applied, or is reverted already; as `applyChangeSet`
 */
export async function revertChangeSet(db: Database, actor: Actor, { id }: { id: number }): Promise<{ id: number; isApplied: boolean }> {
  requirePermission(actor, 'switch-tasks', 'somewhere')
  return await db.transaction(async (tx) => {
    const reverted = await lockToRevert(tx, id)
    if (reverted.state !== 'applied' || !reverted.applied)
      throw new DomainError('conflict', 'Only a change set that was applied can be reverted.')
    const changes = inverseChanges(reverted.applied, await databaseNowMs(tx))
    if (changes.length === 0) throw new DomainError('conflict', 'This change set changed nothing that could be taken back.')
    for (const change of changes) requirePermission(actor, permissionOf(change), 'somewhere')
    await requireKnown(tx, actor, changes)
    await requireOpenToBringBack(tx, actor, reverted.applied)
    const title = `Revert ${reverted.title === '' ? `change set ${reverted.id}` : `“${reverted.title}”`}`.slice(0, 200)
    const set = await makeChangeSet(tx, actor, { title, revertsId: reverted.id })
    const written = await writeActs(tx, set, { acts: [{ kind: 'stage', changes }], undone: [] }, 'settling')
    const present = await loadPresent(tx, changes)
    const isSettled =
      changes.every((change) => ['ready', 'done'].includes(judgeChange(change, present).verdict)) &&
      !dropsOthersEdges(changes, reverted.applied, present)
    if (isSettled) await apply(tx, actor, { ...set, revision: written.revision }, changes)
    return { id: set.id, isApplied: isSettled }
  })
}

/** @throws DomainError `conflict` where an applied change set takes it back already */
async function lockToRevert(tx: Transaction, id: number): Promise<StoredChangeSet> {
  // Two people who revert it at once come one after the other.
  const reverted = await lockChangeSet(tx, id)
  const by = await appliedRevertOf(tx, id)
  if (by !== null) throw new DomainError('conflict', `This change set was reverted already, by change set ${by}.`)
  return reverted
}

/** A task that is made again has the tags that whoever reverts chooses: they may know its values (rules V1, V3). */
async function requireOpenToBringBack(tx: Transaction, actor: Actor, applied: readonly NetChange[]): Promise<void> {
  const deleted = applied.flatMap((change) => (change.kind === 'task' && change.after === null ? [change.id] : []))
  const closedBy = await closedTasks(tx, actor, deleted)
  for (const id of deleted) {
    const by = closedBy(id)
    if (by) throw new DomainError('forbidden', `${closedInWords(by)} So a deleted task of these tags is not yours to bring back.`)
  }
}

/** Whether a task that goes again has dependencies that somebody else gave it: they would go without having been looked at. */
function dropsOthersEdges(changes: readonly NetChange[], applied: readonly NetChange[], { edgeRows }: LoadedThings): boolean {
  const going = new Set(changes.flatMap((change) => (change.kind === 'task' && change.after === null ? [change.id] : [])))
  const own = new Set(applied.flatMap((change) => (change.kind === 'edge' ? [changeKey(change)] : [])))
  return edgeRows.some(
    ({ dependerId, dependeeId }) => (going.has(dependerId) || going.has(dependeeId)) && !own.has(`edge ${dependerId} ${dependeeId}`),
  )
}

/**
 * What a change set would do to the coming days, were it applied now by this actor: tried, and taken back.
 * @throws DomainError as `applyChangeSet`
 */
export async function previewChangeSet(db: Database, actor: Actor, { id, days }: { id: number; days: number }): Promise<EditPreviewView> {
  const set = await loadChangeSet(db, id)
  if (set.state !== 'open') throw new DomainError('conflict', `This change set was ${set.state} already.`)
  const changes = netChanges(set.acts)
  for (const change of changes) requirePermission(actor, permissionOf(change), 'somewhere')
  return await foresee(db, days, async (tx) => (await carryOutAll(tx, actor, changes)).taskIds)
}

async function apply(tx: Transaction, actor: Actor, set: StoredChangeSet, changes: readonly NetChange[]): Promise<void> {
  if (changes.length === 0) throw new DomainError('invalid_input', 'Nothing is staged in this change set.')
  for (const change of changes) requirePermission(actor, permissionOf(change), 'somewhere')
  const { result, changes: gathered } = await gatherChanges(actor, () => carryOutAll(tx, actor, changes))
  await recordApplication(tx, actor, { set, gathered, ...result })
}

/** Under the locks of everything that changes: what is not as it was when it was staged is no matter of this moment. */
async function carryOutAll(tx: Transaction, actor: Actor, changes: readonly NetChange[]): Promise<CarriedOut> {
  await requireKnown(tx, actor, changes)
  const unlocked = await loadPresent(tx, changes)
  refuseConflicts(
    changes.map((change) => judgeChange(change, unlocked)),
    unlocked,
    changes,
  )
  await lockChanges(
    tx,
    changes.filter((change) => judgeChange(change, unlocked).verdict === 'ready'),
    unlocked,
  )
  const present = await loadPresent(tx, changes)
  const judged = changes.map((change) => judgeChange(change, present))
  refuseConflicts(judged, present, changes)
  try {
    return await carryOutChanges(
      tx,
      actor,
      judged.filter(({ verdict }) => verdict === 'ready'),
      present,
    )
  } catch (error) {
    throw asRefusal(error, changeNames(changes, present).change)
  }
}

function refuseConflicts(judged: readonly JudgedChange[], present: LoadedThings, changes: readonly NetChange[]): void {
  const nameOf = changeNames(changes, present).change
  const fields = judged.flatMap(({ key, verdict }): [string, string][] => {
    if (verdict === 'conflict') return [[key, `${nameOf(key)} was changed by somebody else since it was staged.`]]
    return verdict === 'gone' ? [[key, `${nameOf(key)} is not there any more.`]] : []
  })
  const [first] = fields
  if (!first) return
  const more = fields.length === 1 ? '' : ` So it is with ${fields.length - 1} more.`
  throw new DomainError(
    'conflict',
    `${first[1]}${more} Nothing was applied: choose, field by field, what shall be.`,
    Object.fromEntries(fields),
  )
}
