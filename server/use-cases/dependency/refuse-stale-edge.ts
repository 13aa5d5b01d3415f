import type { DependencyInput } from '#domain/dependency-input.ts'
import { DomainError } from '#domain/errors.ts'
import type { EdgeRow } from './edge-writes.ts'

const TERMS = ['dependerId', 'dependeeId', 'future', 'endings', 'freshness'] as const

/**
 * Refuses a write over somebody else's change of an edge; the lock of edge writes is held.
 * @param nothingWas "saved", "deleted"
 * @throws DomainError `stale` when it is not as `basedOn` any more
 */
export function refuseStaleEdge(saved: EdgeRow, basedOn: DependencyInput, nothingWas: string): void {
  if (TERMS.every((term) => saved[term] === basedOn[term])) return
  throw new DomainError(
    'stale',
    `The dependency of “${saved.dependerName}” on “${saved.dependeeName}” was changed since you opened it. Nothing was ${nothingWas}: look at the change, then decide anew.`,
  )
}
