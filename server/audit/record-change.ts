import { sql } from 'drizzle-orm'
import type { Actor } from '#domain/roles.ts'
import { userActions } from '#schema/user-actions.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { auditActor, type Change } from './audit-entry.ts'
import { isGathered } from './gathered-changes.ts'
import { writeAudits } from './write-audits.ts'

/** Records a change as an action that is done, and its audits, in the transaction that makes it; where changes are gathered, whoever gathers them does. @returns the action's id; null: it is gathered */
export async function recordChange(tx: Transaction, actor: Actor, change: Change): Promise<number | null> {
  if (isGathered(actor, change)) return null
  const by = auditActor(actor)
  const [action] = await tx
    .insert(userActions)
    .values({ type: change.type, payload: change.payload, state: 'done', ...by, carriedOutAt: sql`djag_now()`, outcome: change.message })
    .returning({ id: userActions.id })
  if (!action) throw new Error('The action was not inserted.')
  await writeAudits(tx, by, { id: action.id, type: change.type }, change.audits)
  await notifyLive(tx, { subject: 'action', ids: [action.id] })
  return action.id
}
