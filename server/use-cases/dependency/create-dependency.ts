import type { DependencyInput } from '#domain/dependency-input.ts'
import type { Actor } from '#domain/roles.ts'
import type { Database } from '#server/database/client.ts'
import { requirePermission } from '../require-permission.ts'
import { saveOneEdge } from './save-one-edge.ts'

/**
 * Makes the depender wait for the dependee from its next start on (rules D4, X1, X2).
 * @throws DomainError `cycle` with the path, `conflict` for a second edge of the pair, `invalid_input` for tasks that do not exist
 */
export async function createDependency(db: Database, actor: Actor, input: DependencyInput): Promise<{ id: number }> {
  requirePermission(actor, 'edit-dependencies', 'somewhere')
  return await db.transaction(async (tx) => ({ id: await saveOneEdge(tx, actor, { id: null, ...input }) }))
}
