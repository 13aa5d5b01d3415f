import type { DependencyInput } from '#domain/dependency-input.ts'
import type { DependencyUpdate } from '#domain/dependency-update.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { Database } from '#server/database/client.ts'
import { requirePermission } from '../require-permission.ts'
import type { EdgeRow } from './edge-writes.ts'
import { saveOneEdge } from './save-one-edge.ts'

/**
 * Changes an edge. Its free run is renewed only when it becomes a future edge or gets another end point (rule D5).
 * @throws DomainError as `createDependency`; `stale` when it is not as `basedOn` any more; `not_found` when it was deleted meanwhile
 */
export async function updateDependency(db: Database, actor: Actor, update: DependencyUpdate): Promise<{ id: number }> {
  requirePermission(actor, 'edit_dependencies')
  const { basedOn, ...input } = update
  return await db.transaction(async (tx) => ({ id: await saveOneEdge(tx, actor, input, (saved) => refuseStale(saved, basedOn)) }))
}

const TERMS = ['dependerId', 'dependeeId', 'future', 'endings', 'freshness'] as const

function refuseStale(saved: EdgeRow, basedOn: DependencyInput): void {
  if (TERMS.every((term) => saved[term] === basedOn[term])) return
  throw new DomainError(
    'stale',
    `The dependency of “${saved.dependerName}” on “${saved.dependeeName}” was changed since you opened it. Nothing was saved: look at the change, then make yours again.`,
  )
}
