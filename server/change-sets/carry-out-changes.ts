import type { EditToPreview } from '#domain/api-bodies/edit-bodies.ts'
import type { JudgedChange } from '#domain/change-sets/judge-change.ts'
import { changeKey, type NetChange, type StagedFields } from '#domain/change-sets/net-changes.ts'
import type { StagedEdgeTerms } from '#domain/change-sets/staged-edit.ts'
import type { Actor, Permission } from '#domain/roles.ts'
import type { TaskInput } from '#domain/task-input.ts'
import type { Transaction } from '#server/database/client.ts'
import { carryOutEdit } from '#server/previews/carry-out-edit.ts'
import { lockEdited } from '#server/previews/lock-edited.ts'
import { PERMISSION_OF_EDIT } from '#server/previews/preview-edits.ts'
import { type LoadedThings, loadPresent, termsOf } from './present-things.ts'
import { namingChange } from './refused-change.ts'

/** What carrying changes out came to: as they were applied, with the ids of what was made; and the tasks whose runs they may touch. */
export type CarriedOut = { applied: NetChange[]; taskIds: number[] }

/** What carrying a change out asks for first. */
export function permissionOf(change: NetChange): Permission {
  return PERMISSION_OF_EDIT[editOf(change, new Map(), { edgeRows: [] }).operation]
}

/** Locks all that the changes will lock, in the order in which everything else does. */
export async function lockChanges(tx: Transaction, changes: readonly NetChange[], present: Pick<LoadedThings, 'edgeRows'>): Promise<void> {
  await lockEdited(
    tx,
    changes.map((change) => editOf(change, new Map(), present)),
  )
}

/**
 * Carries out changes that are ready, by the use cases that save such edits, in an order that does not depend on that in which they were staged: what changes
 * when tasks fire is decided on their edges as they were, what is deleted gives its name free, and edges go before others come.
 * @throws RefusedChange where a use case refuses one
 */
export async function carryOutChanges(
  tx: Transaction,
  actor: Actor,
  judged: readonly JudgedChange[],
  present: LoadedThings,
): Promise<CarriedOut> {
  const made = new Map<number, number>()
  const applied: NetChange[] = []
  const taskIds: number[] = []
  for (const { key, change, fields } of inOrder(judged)) {
    const ready = withReadyFields(change, fields)
    const touched = await namingChange(key, () => carryOutEdit(tx, actor, editOf(ready, made, present)))
    taskIds.push(...touched)
    if (ready.kind === 'task' && ready.before === null && touched[0] !== undefined) made.set(ready.id, touched[0])
    applied.push(...asApplied(ready, made, present))
  }
  return { applied: asSaved(applied, await loadPresent(tx, applied)), taskIds }
}

/** As it is there now: what is said of a task, `cronBase` above all, may be saved in other words. */
function asSaved(applied: readonly NetChange[], now: LoadedThings): NetChange[] {
  return applied.map((change) => {
    if (change.kind === 'edge' || change.after === null) return change
    const saved = change.kind === 'task' ? now.tasks.get(change.id) : now.crontabs.get(change.id)
    if (!saved) return change
    const names = change.before === null ? Object.keys(saved) : Object.keys(change.after)
    return { ...change, after: Object.fromEntries(names.map((name) => [name, saved[name] ?? null])) } as NetChange
  })
}

/** Without the fields that are so already. */
function withReadyFields(change: NetChange, fields: JudgedChange['fields']): NetChange {
  if (change.kind === 'edge' || change.before === null || change.after === null) return change
  const done = new Set(fields.flatMap(({ name, verdict }) => (verdict === 'done' ? [name] : [])))
  const left = (of: StagedFields) => Object.fromEntries(Object.entries(of).filter(([name]) => !done.has(name)))
  return { ...change, before: left(change.before), after: left(change.after) } as NetChange
}

function inOrder(judged: readonly JudgedChange[]): JudgedChange[] {
  const doomedNames = new Set(
    judged.flatMap(({ change }) => (change.kind === 'task' && change.after === null ? [String(change.before?.name)] : [])),
  )
  return judged.toSorted((a, b) => placeOf(a.change, doomedNames) - placeOf(b.change, doomedNames))
}

function placeOf(change: NetChange, doomedNames: ReadonlySet<string>): number {
  const { before, after } = change
  if (change.kind === 'crontab') return 0
  if (change.kind === 'edge') {
    if (after === null) return 5
    if (before === null) return 8
    // What an edge stops being may stand in the way of what others become.
    return change.after?.future || (change.before?.freshness === 'aligned' && change.after?.freshness !== 'aligned') ? 6 : 7
  }
  if (after === null) return 2
  if (before === null) return 4
  return doomedNames.has(String(change.after?.name)) ? 3 : 1
}

/** The edit whose use case saves the change. @param made the ids of tasks that were made, by those that they have in the change set */
function editOf(change: NetChange, made: ReadonlyMap<number, number>, { edgeRows }: Pick<LoadedThings, 'edgeRows'>): EditToPreview {
  if (change.kind === 'crontab') return { operation: 'changeCrontab', id: change.id, change: change.after }
  if (change.kind === 'edge') {
    const ends = {
      dependerId: made.get(change.dependerId) ?? change.dependerId,
      dependeeId: made.get(change.dependeeId) ?? change.dependeeId,
    }
    const id = edgeRows.find((row) => row.dependerId === ends.dependerId && row.dependeeId === ends.dependeeId)?.id ?? 0
    if (change.after === null) return { operation: 'deleteDependency', id }
    if (change.before === null) return { operation: 'createDependency', dependency: { ...ends, ...change.after } }
    return { operation: 'changeDependency', id, change: changedTerms(change.before, change.after) }
  }
  if (change.after === null) return { operation: 'deleteTasks', ids: [change.id] }
  if (change.before === null)
    return { operation: 'createTask', task: { ...(change.after as unknown as TaskInput), dependsOn: [], dependedOnBy: [] } }
  const { enabled, ...others } = change.after
  // To enable or disable is more people's than to edit.
  if (Object.keys(others).length === 0)
    return { operation: 'switchTasks', ids: [change.id], enabled: enabled === true, enableChoice: change.enableChoice }
  return { operation: 'changeTask', id: change.id, change: change.after, enableChoice: change.enableChoice }
}

/** The terms that a change leaves as they are stay what others made of them. */
function changedTerms(before: StagedEdgeTerms, after: StagedEdgeTerms): Partial<StagedEdgeTerms> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name as keyof StagedEdgeTerms] !== value))
}

/** What was there before and is so now: what reverting needs. A deleted task goes with all that it was, and its edges. */
function asApplied(change: NetChange, made: ReadonlyMap<number, number>, present: LoadedThings): NetChange[] {
  if (change.kind === 'crontab') return [change]
  if (change.kind === 'edge') {
    const [dependerId, dependeeId] = [made.get(change.dependerId) ?? change.dependerId, made.get(change.dependeeId) ?? change.dependeeId]
    const before = present.edges.get(changeKey(change)) ?? change.before
    const after = change.before && change.after && before ? { ...before, ...changedTerms(change.before, change.after) } : change.after
    return [{ ...change, dependerId, dependeeId, before, after }]
  }
  if (change.before === null) return [{ ...change, id: made.get(change.id) ?? change.id }]
  if (change.after !== null) return [change]
  const edges = present.edgeRows
    .filter(({ dependerId, dependeeId }) => dependerId === change.id || dependeeId === change.id)
    .map((row): NetChange => {
      return { kind: 'edge', dependerId: row.dependerId, dependeeId: row.dependeeId, before: termsOf(row), after: null }
    })
  return [...edges, { ...change, before: present.tasks.get(change.id) ?? change.before }]
}
