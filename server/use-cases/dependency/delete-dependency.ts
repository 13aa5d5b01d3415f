import type { Actor } from '#domain/roles.ts'
import type { Database } from '#server/database/client.ts'
import { requirePermission } from '../require-permission.ts'
import { lockTasks } from '../task/lock-tasks.ts'
import { loadAllEdges, lockEdgeWrites } from './edge-writes.ts'
import { recordEdgeChanges } from './record-edge-changes.ts'
import { dependencyNotFound } from './save-one-edge.ts'
import { writeEdges } from './write-edges.ts'

/**
 * Takes an edge away; its depender is looked at again at once (rule H3).
 * @throws DomainError `not_found` when it was deleted meanwhile
 */
export async function deleteDependency(db: Database, actor: Actor, input: { id: number }): Promise<{ id: number }> {
  requirePermission(actor, 'edit_dependencies')
  await db.transaction(async (tx) => {
    await lockEdgeWrites(tx)
    const saved = (await loadAllEdges(tx)).filter((edge) => edge.id === input.id)
    if (saved.length === 0) throw dependencyNotFound()
    await lockTasks(
      tx,
      saved.flatMap((edge) => [edge.dependerId, edge.dependeeId]),
    )
    await recordEdgeChanges(tx, actor, await writeEdges(tx, saved, []))
  })
  return { id: input.id }
}
