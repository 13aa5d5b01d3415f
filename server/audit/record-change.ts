import { sql } from 'drizzle-orm'
import type { JsonValue } from '#domain/json-value.ts'
import type { Actor } from '#domain/roles.ts'
import { userActions } from '#schema/user-actions.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { type AuditEntry, auditActor } from './audit-entry.ts'
import type { InternalActionType } from './internal-action-types.ts'
import { writeAudits } from './write-audits.ts'

/** A change that a use case has just made. */
export type Change = { type: InternalActionType; payload: { [key: string]: JsonValue }; message: string; audits: readonly AuditEntry[] }

/** Records a change as an action that is done, and its audits, in the transaction that makes it. */
export async function recordChange(tx: Transaction, actor: Actor, change: Change): Promise<void> {
  const by = auditActor(actor)
  const [action] = await tx
    .insert(userActions)
    .values({ type: change.type, payload: change.payload, state: 'done', ...by, carriedOutAt: sql`djag_now()`, outcome: change.message })
    .returning({ id: userActions.id })
  if (!action) throw new Error('The action was not inserted.')
  await writeAudits(tx, by, { id: action.id, type: change.type }, change.audits)
  await notifyLive(tx, { subject: 'action', ids: [action.id] })
}
