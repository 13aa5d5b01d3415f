import type { z } from 'zod'
import type { Actor, UserActionType } from '#domain/roles.ts'
import type { ActionOutcome, AuditActor, AuditSubject } from '#server/audit/audit-entry.ts'
import type { Transaction } from '#server/database/client.ts'

/** An action that is being carried out, with its payload as the schema of its type reads it, and who asked for it. */
export type AskedAction<Payload, Asker> = { id: number; payload: Payload; actor: Asker }

/**
 * When an action takes effect. `at_once`: in the transaction that records it, worker or no worker; what `carryOut` throws is the answer
 * to who asked, and nothing is recorded; the use case asks whether they may. `by_worker`: a worker carries it out soon after, for whom recording it
 * was permitted; what `carryOut` throws ends it as failed. `check` refuses, when it is asked for, what nobody would want to hear of only then.
 * `by_addressees`: as `at_once`, but what `carryOut` does is to address it to running runs or to workers; it ends when they have answered (rules R10, R11).
 */
type CarriedOut<Payload> =
  | { carriedOut: 'at_once' | 'by_addressees'; carryOut(tx: Transaction, action: AskedAction<Payload, Actor>): Promise<ActionOutcome> }
  | {
      carriedOut: 'by_worker'
      check?(tx: Transaction, actor: Actor, payload: Payload): Promise<void>
      carryOut(tx: Transaction, action: AskedAction<Payload, AuditActor>): Promise<ActionOutcome>
    }

/**
 * A type of control signal, which is the permission that asking for it takes too. `payload` validates what is asked for and makes its form.
 * `carryOut` works in the transaction that ends the action: what it throws undoes its effects.
 */
export type ActionDefinition<Payload = never> = {
  type: UserActionType
  title: string
  description: string
  payload: z.ZodType<Payload>
  /** What the action is about, for its audit, also when it fails. */
  subject(tx: Transaction, payload: NoInfer<Payload>): Promise<AuditSubject>
} & CarriedOut<NoInfer<Payload>>

/** An action type with its payload's type closed in: what the registry keeps. */
export type AskableAction = Omit<ActionDefinition, 'payload' | 'subject' | 'carriedOut' | 'carryOut'> & {
  payload: z.ZodType
  subject(tx: Transaction, payload: unknown): Promise<AuditSubject>
} & CarriedOut<unknown>

/** Defines an action type; one file for each, listed in the registry. */
export function defineUserAction<Payload>(definition: ActionDefinition<Payload>): AskableAction {
  const { type, title, description, payload } = definition
  const common = {
    type,
    title,
    description,
    payload,
    subject: async (tx: Transaction, given: unknown) => await definition.subject(tx, payload.parse(given)),
  }
  if (definition.carriedOut !== 'by_worker') {
    return {
      ...common,
      carriedOut: definition.carriedOut,
      carryOut: async (tx, action) => await definition.carryOut(tx, { ...action, payload: payload.parse(action.payload) }),
    }
  }
  return {
    ...common,
    carriedOut: 'by_worker',
    check: async (tx, actor, given) => await definition.check?.(tx, actor, payload.parse(given)),
    carryOut: async (tx, action) => await definition.carryOut(tx, { ...action, payload: payload.parse(action.payload) }),
  }
}
