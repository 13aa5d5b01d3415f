import { audits } from '#schema/audits.ts'
import type { AuditRecord } from '#server/audit/audit-entry.ts'
import type { Database, Transaction } from '#server/database/client.ts'

/** Somebody with an account. */
export type AccountOwner = { id: string; name: string }

/** `address`: from where; null: not by a request. */
type OwnDeed = { type: (typeof audits.$inferInsert)['type']; message: string; address: string | null; after?: AuditRecord }

/** Writes down what somebody did with their own account, apart from the actions that people ask for. */
export async function auditOwnAccount(db: Database | Transaction, { id, name }: AccountOwner, deed: OwnDeed): Promise<void> {
  await db.insert(audits).values({
    ...deed,
    actorKind: 'user',
    actorId: id,
    actorName: name,
    subjectKind: 'user',
    subjectId: id,
    subjectName: name,
    outcome: 'succeeded',
  })
}
