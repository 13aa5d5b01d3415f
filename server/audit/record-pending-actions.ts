import { sql } from 'drizzle-orm'
import type { Actor } from '#domain/roles.ts'
import { userActions } from '#schema/user-actions.ts'
import { CHANNELS } from '#server/database/channels.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { type ActionPayload, auditActor } from './audit-entry.ts'

const ROWS_AT_ONCE = 1_000

/** Records actions that the workers are to carry out and wakes them when the transaction commits. @returns their ids, in order */
export async function recordPendingActions(
  tx: Transaction,
  actor: Actor,
  type: string,
  payloads: readonly ActionPayload[],
): Promise<number[]> {
  const ids: number[] = []
  for (let from = 0; from < payloads.length; from += ROWS_AT_ONCE) {
    const rows = payloads.slice(from, from + ROWS_AT_ONCE).map((payload) => ({ type, payload, ...auditActor(actor) }))
    const inserted = await tx.insert(userActions).values(rows).returning({ id: userActions.id })
    ids.push(...inserted.map((row) => row.id))
  }
  await tx.execute(sql`select pg_notify(${CHANNELS.action}, '')`)
  await notifyLive(tx, { subject: 'action', ids })
  return ids
}
