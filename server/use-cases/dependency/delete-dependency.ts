import type { DependencyDeletion } from '#domain/deletion-input.ts'
import type { Actor } from '#domain/roles.ts'
import type { Database } from '#server/database/client.ts'
import { requirePermission } from '../require-permission.ts'
import { lockTasks } from '../task/lock-tasks.ts'
import { loadEdge, lockEdgeWrites } from './edge-writes.ts'
import { recordEdgeChanges, requireForEdges } from './record-edge-changes.ts'
import { refuseStaleEdge } from './refuse-stale-edge.ts'
import { dependencyNotFound } from './save-one-edge.ts'
import { writeEdges } from './write-edges.ts'

/**
 * Takes an edge away; its depender is looked at again at once (rule H3).
 * @throws DomainError `not_found` when it was deleted meanwhile, `stale` when it is not as `basedOn` any more
 */
export async function deleteDependency(db: Database, actor: Actor, input: DependencyDeletion): Promise<{ id: number }> {
  requirePermission(actor, 'edit-dependencies', 'somewhere')
  await db.transaction(async (tx) => {
    await lockEdgeWrites(tx)
    const saved = await loadEdge(tx, input.id)
    if (saved.length === 0) throw dependencyNotFound()
    for (const edge of saved) if (input.basedOn) refuseStaleEdge(edge, input.basedOn, 'deleted')
    await lockTasks(
      tx,
      saved.flatMap((edge) => [edge.dependerId, edge.dependeeId]),
    )
    const changes = await writeEdges(tx, saved, [])
    await requireForEdges(tx, actor, changes)
    await recordEdgeChanges(tx, actor, changes)
  })
  return { id: input.id }
}
