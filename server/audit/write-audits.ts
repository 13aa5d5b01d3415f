import type { Transaction } from '#server/database/client.ts'
import { audits } from '../../drizzle/schema/audits.ts'
import type { AuditActor, AuditEntry } from './audit-entry.ts'

const ROWS_AT_ONCE = 1_000

/** Adds audits in the transaction of the change they are about: both are kept, or neither. */
export async function writeAudits(
  tx: Transaction,
  actor: AuditActor,
  action: { id: number; type: string },
  entries: readonly AuditEntry[],
): Promise<void> {
  for (let from = 0; from < entries.length; from += ROWS_AT_ONCE) {
    await tx.insert(audits).values(
      entries.slice(from, from + ROWS_AT_ONCE).map(({ subject, before, after, message, outcome }) => ({
        ...actor,
        actionId: action.id,
        type: action.type,
        subjectKind: subject.kind,
        subjectId: subject.id,
        subjectName: subject.name,
        before: before ?? null,
        after: after ?? null,
        outcome: outcome ?? 'succeeded',
        message,
      })),
    )
  }
}
