import type { JsonValue } from '#domain/json-value.ts'
import type { Actor } from '#domain/roles.ts'
import type { audits } from '#schema/audits.ts'
import type { InternalActionType } from './internal-action-types.ts'

export type AuditSubject = { kind: typeof audits.$inferSelect.subjectKind; id: string | null; name: string }

/** What was so before and after, as names and values that a person reads. */
export type AuditRecord = { [key: string]: JsonValue }

/** Who acted and from where, as audits and actions keep it. */
export type AuditActor = { actorKind: Actor['kind']; actorId: string | null; actorName: string; address: string | null }

/** What an action was asked for with. */
export type ActionPayload = { [key: string]: JsonValue }

/** What carrying out an action left: a sentence, and what was so before and is so now, for the audit. */
export type ActionOutcome = { message: string; before?: AuditRecord; after?: AuditRecord }

/** One audit to write. `before` and `after` hold only what changed. */
export type AuditEntry = {
  subject: AuditSubject
  before?: AuditRecord | null
  after?: AuditRecord | null
  message: string
  outcome?: 'succeeded' | 'failed'
}

/** A change that a use case has just made. */
export type Change = { type: InternalActionType; payload: ActionPayload; message: string; audits: readonly AuditEntry[] }

export function auditActor(actor: Actor): AuditActor {
  return { actorKind: actor.kind, actorId: actor.id, actorName: actor.name, address: actor.address ?? null }
}
