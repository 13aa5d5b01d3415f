import type { Actor } from '#domain/roles.ts'
import type { AuditEntry, AuditRecord } from '#server/audit/audit-entry.ts'
import { changedFields } from '#server/audit/changed-fields.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import type { EdgeChange, EdgeShown } from './write-edges.ts'

/**
 * Asks whether the actor may change these edges: an edge is a matter of both its tasks, as it was and as it is. The caller holds their locks; a new task
 * has its tags already.
 * @throws DomainError `forbidden`
 */
export async function requireForEdges(tx: Transaction, actor: Actor, changes: readonly EdgeChange[]): Promise<void> {
  if (changes.length === 0) return
  const ends = changes.flatMap(({ before, after }) =>
    [before, after].flatMap((edge) =>
      edge
        ? [
            { id: edge.dependerId, name: edge.dependerName },
            { id: edge.dependeeId, name: edge.dependeeName },
          ]
        : [],
    ),
  )
  await requireForTasks(tx, actor, 'edit-dependencies', [...new Map(ends.map((end) => [end.id, end])).values()])
}

/** Audits each changed edge, records one action for all, wakes the dependers and tells the browsers; nothing when no edge changed. */
export async function recordEdgeChanges(tx: Transaction, actor: Actor, changes: readonly EdgeChange[]): Promise<void> {
  if (changes.length === 0) return
  const audits = changes.map(auditOf)
  await recordChange(tx, actor, {
    type: 'dependency-changed',
    payload: {
      changes: changes.map(({ edgeId, before, after }) => ({
        dependencyId: edgeId,
        change: kindOf(before, after),
        ...endsOf(after ?? before),
      })),
    },
    message: audits.length === 1 && audits[0] ? audits[0].message : `Changed ${audits.length} dependencies.`,
    audits,
  })
  await wakeTasks(tx, dependersOf(changes))
  await notifyLive(tx, { subject: 'dependency', ids: changes.map(({ edgeId }) => edgeId) })
}

/** Every task that gained, lost or kept a changed edge as its depender. */
export function dependersOf(changes: readonly EdgeChange[]): number[] {
  return [...new Set(changes.flatMap(({ before, after }) => [before, after].flatMap((edge) => (edge ? [edge.dependerId] : []))))]
}

function auditOf({ edgeId, before, after }: EdgeChange): AuditEntry {
  const named = after ?? before
  const title = named ? `${named.dependerName} → ${named.dependeeName}` : ''
  const subject = { kind: 'dependency', id: String(edgeId), name: title } as const
  if (before && after) {
    const changed = changedFields(edgeRecord(before), edgeRecord(after))
    return { subject, before: changed?.before, after: changed?.after, message: `Changed the dependency ${title}.` }
  }
  if (after) return { subject, after: edgeRecord(after), message: `“${after.dependerName}” now depends on “${after.dependeeName}”.` }
  return {
    subject,
    before: before && edgeRecord(before),
    message: `“${before?.dependerName}” no longer depends on “${before?.dependeeName}”.`,
  }
}

function edgeRecord({ dependerName, dependeeName, future, endings, freshness }: EdgeShown): AuditRecord {
  return { depender: dependerName, dependee: dependeeName, future, endings, freshness }
}

function kindOf(before: EdgeShown | null, after: EdgeShown | null): 'created' | 'updated' | 'deleted' {
  if (!before) return 'created'
  return after ? 'updated' : 'deleted'
}

function endsOf(edge: EdgeShown | null) {
  return { dependerId: edge?.dependerId ?? null, dependeeId: edge?.dependeeId ?? null }
}
