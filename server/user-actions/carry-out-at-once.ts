import { eq, sql } from 'drizzle-orm'
import type { Actor } from '#domain/roles.ts'
import { userActions } from '#schema/user-actions.ts'
import { type ActionPayload, auditActor } from '#server/audit/audit-entry.ts'
import { writeAudits } from '#server/audit/write-audits.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import type { AskableAction } from './define-user-action.ts'

/**
 * Records an action, carries it out and audits it, all in the caller's transaction: what it throws leaves nothing of it. One that runs carry out stays
 * pending until they have answered.
 * @returns the action's id, and what it did in a sentence
 */
export async function carryOutAtOnce(
  tx: Transaction,
  actor: Actor,
  action: Extract<AskableAction, { carriedOut: 'at_once' | 'by_addressees' }>,
  payload: ActionPayload,
): Promise<{ id: number; outcome: string }> {
  const by = auditActor(actor)
  const [row] = await tx
    .insert(userActions)
    .values({ type: action.type, payload, ...by })
    .returning({ id: userActions.id, type: userActions.type })
  if (!row) throw new Error('The action was not inserted.')
  // Asked before: what it is about may be gone afterwards.
  const subject = await action.subject(tx, payload)
  const { message, before, after } = await action.carryOut(tx, { id: row.id, payload, actor })
  if (action.carriedOut === 'at_once')
    await tx.update(userActions).set({ state: 'done', carriedOutAt: sql`djag_now()`, outcome: message }).where(eq(userActions.id, row.id))
  await writeAudits(tx, by, row, [{ subject, before: before ?? null, after: after ?? null, message }])
  await notifyLive(tx, { subject: 'action', ids: [row.id] })
  return { id: row.id, outcome: message }
}
