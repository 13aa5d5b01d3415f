import type { DependencyUpdate } from '#domain/dependency-update.ts'
import type { Actor } from '#domain/roles.ts'
import type { Database } from '#server/database/client.ts'
import { requirePermission } from '../require-permission.ts'
import { refuseStaleEdge } from './refuse-stale-edge.ts'
import { saveOneEdge } from './save-one-edge.ts'

/**
 * Changes an edge. Its free run is renewed only when it becomes a future edge or gets another end point (rule D5).
 * @throws DomainError as `createDependency`; `stale` when it is not as `basedOn` any more; `not_found` when it was deleted meanwhile
 */
export async function updateDependency(db: Database, actor: Actor, update: DependencyUpdate): Promise<{ id: number }> {
  requirePermission(actor, 'edit-dependencies', 'somewhere')
  const { basedOn, ...input } = update
  return await db.transaction(async (tx) => ({
    id: await saveOneEdge(tx, actor, input, (saved) => refuseStaleEdge(saved, basedOn, 'saved')),
  }))
}
