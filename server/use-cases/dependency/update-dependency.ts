import type { DependencyInput } from '#domain/dependency-input.ts'
import type { Actor } from '#domain/roles.ts'
import type { Database } from '#server/database/client.ts'
import { requirePermission } from '../require-permission.ts'
import { saveOneEdge } from './save-one-edge.ts'

/**
 * Changes an edge. Its free run is renewed only when it becomes a future edge or gets another end point (rule D5).
 * @throws DomainError as `createDependency`, and `not_found` when it was deleted meanwhile
 */
export async function updateDependency(db: Database, actor: Actor, input: DependencyInput & { id: number }): Promise<{ id: number }> {
  requirePermission(actor, 'edit_dependencies')
  return await db.transaction(async (tx) => ({ id: await saveOneEdge(tx, actor, input) }))
}
