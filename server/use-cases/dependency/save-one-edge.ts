import type { DependencyInput } from '#domain/dependency-input.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { Transaction } from '#server/database/client.ts'
import { FieldProblems } from '../field-problems.ts'
import { lockTasks } from '../task/lock-tasks.ts'
import { checkEdgeDrafts, type EdgeDraft } from './edge-drafts.ts'
import { type EdgeRow, loadEdge, loadEdgesBelow, lockEdgeWrites } from './edge-writes.ts'
import { recordEdgeChanges, requireForEdges } from './record-edge-changes.ts'
import { writeEdges } from './write-edges.ts'

/**
 * Checks and writes one edge, new when its id is null.
 * @param check may refuse by what is saved now; the lock of edge writes is held
 * @returns its id
 */
export async function saveOneEdge(
  tx: Transaction,
  actor: Actor,
  input: DependencyInput & { id: number | null },
  check: (saved: EdgeRow) => void = () => {},
): Promise<number> {
  await lockEdgeWrites(tx)
  const saved = input.id === null ? [] : await loadEdge(tx, input.id)
  if (input.id !== null && saved.length === 0) throw dependencyNotFound()
  for (const edge of saved) check(edge)
  const rows = await lockTasks(
    tx,
    [input, ...saved].flatMap((edge) => [edge.dependerId, edge.dependeeId]),
  )
  const problems = new FieldProblems()
  if (!isLiveTask(rows.get(input.dependerId))) problems.add('dependerId', 'This task does not exist any more. Choose another one.')
  const edges = await loadEdgesBelow(tx, [input.dependerId, input.dependeeId])
  const draft: EdgeDraft = { ...input, paths: { otherTask: 'dependeeId', freshness: 'freshness' } }
  checkEdgeDrafts(
    edges.filter((edge) => edge.id !== input.id),
    [draft],
    { rows, saved, isSaved: (taskId) => taskId === input.dependeeId, nameOf: () => undefined },
    problems,
  )
  problems.throwIfAny()
  const changes = await writeEdges(tx, saved, [draft])
  await requireForEdges(tx, actor, changes)
  await recordEdgeChanges(tx, actor, changes)
  const id = input.id ?? changes[0]?.edgeId
  if (id === undefined) throw new Error('The edge was not written.')
  return id
}

export function dependencyNotFound(): DomainError {
  return new DomainError('not_found', 'This dependency does not exist any more: it was deleted meanwhile. Reload the page.')
}

function isLiveTask(task: { deletedAt: Date | null } | undefined): boolean {
  return task !== undefined && task.deletedAt === null
}
