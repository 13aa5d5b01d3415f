import { maskPasswords, withMaskedPasswords } from '#domain/mask-passwords.ts'
import { audits } from '#schema/audits.ts'
import type { Transaction } from '#server/database/client.ts'
import type { AuditActor, AuditEntry } from './audit-entry.ts'

const ROWS_AT_ONCE = 1_000

type AuditedAction = { id: number; type: string }

/** Adds audits in the transaction of the change they are about: both are kept, or neither. */
export async function writeAudits(
  tx: Transaction,
  actor: AuditActor,
  action: AuditedAction,
  entries: readonly AuditEntry[],
): Promise<void> {
  await writeAuditsOf(
    tx,
    actor,
    entries.map((entry) => ({ action, entry })),
  )
}

/** The same for the audits of several actions. */
export async function writeAuditsOf(
  tx: Transaction,
  actor: AuditActor,
  audited: readonly { action: AuditedAction; entry: AuditEntry }[],
): Promise<void> {
  for (let from = 0; from < audited.length; from += ROWS_AT_ONCE) {
    await tx.insert(audits).values(
      audited.slice(from, from + ROWS_AT_ONCE).map(({ action, entry: { subject, before, after, message, outcome } }) => ({
        ...actor,
        actionId: action.id,
        type: action.type,
        subjectKind: subject.kind,
        subjectId: subject.id,
        subjectName: subject.name,
        before: before ? withMaskedPasswords(before) : null,
        after: after ? withMaskedPasswords(after) : null,
        outcome: outcome ?? 'succeeded',
        message: maskPasswords(message),
      })),
    )
  }
}
