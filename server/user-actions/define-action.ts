import type { z } from 'zod'
import { type Role, roleNeededFor } from '#domain/roles.ts'
import { ACTION_PERMISSIONS, type UserActionType } from '#domain/user-actions/what-may-be-done.ts'
import type { ActionOutcome, AuditActor, AuditSubject } from '#server/audit/audit-entry.ts'
import type { Transaction } from '#server/database/client.ts'

/** An action that is being carried out, with its payload as the schema of its type reads it. */
export type ClaimedAction<Payload> = { id: number; payload: Payload; actor: AuditActor }

/**
 * When an action takes effect. `at_once`: in the transaction that records it, worker or no worker; what `carryOut` throws is the answer
 * to who asked, and nothing is recorded. `by_worker`: a worker carries it out soon after; what `carryOut` throws ends it as failed.
 */
export type CarriedOut = 'at_once' | 'by_worker'

/**
 * A type of control signal. `payload` validates what is asked for and makes its form; who may ask says `ACTION_PERMISSIONS`.
 * `carryOut` works in the transaction that ends the action: what it throws undoes its effects.
 */
export type ActionDefinition<Payload = never> = {
  type: UserActionType
  title: string
  description: string
  payload: z.ZodType<Payload>
  carriedOut: CarriedOut
  /** What the action is about, for its audit, also when it fails. */
  subject(tx: Transaction, payload: NoInfer<Payload>): Promise<AuditSubject>
  carryOut(tx: Transaction, action: ClaimedAction<NoInfer<Payload>>): Promise<ActionOutcome>
}

/** An action type with its payload's type closed in: what the registry keeps. */
export type AskableAction = Omit<ActionDefinition, 'payload' | 'subject' | 'carryOut'> & {
  payload: z.ZodType
  /** The weakest role that may ask. */
  neededRole: Role
  subject(tx: Transaction, payload: unknown): Promise<AuditSubject>
  carryOut(tx: Transaction, action: ClaimedAction<unknown>): Promise<ActionOutcome>
}

/** Defines an action type; one file for each, listed in the registry. */
export function defineAction<Payload>(definition: ActionDefinition<Payload>): AskableAction {
  const { subject, carryOut, ...rest } = definition
  return {
    ...rest,
    neededRole: roleNeededFor(ACTION_PERMISSIONS[definition.type]),
    subject: async (tx, payload) => await subject(tx, definition.payload.parse(payload)),
    carryOut: async (tx, action) => await carryOut(tx, { ...action, payload: definition.payload.parse(action.payload) }),
  }
}
