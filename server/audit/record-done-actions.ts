import { sql } from 'drizzle-orm'
import type { Actor } from '#domain/roles.ts'
import { userActions } from '#schema/user-actions.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { type ActionPayload, type AuditEntry, auditActor } from './audit-entry.ts'
import { writeAuditsOf } from './write-audits.ts'

const ROWS_AT_ONCE = 1_000

/**
 * Records actions that a use case has just carried out itself, any number set-wise, with an audit for each whose message is the action's outcome.
 * @returns their ids, in order
 */
export async function recordDoneActions(
  tx: Transaction,
  actor: Actor,
  type: string,
  actions: readonly { payload: ActionPayload; audit: AuditEntry }[],
): Promise<number[]> {
  const by = auditActor(actor)
  const ids: number[] = []
  for (let from = 0; from < actions.length; from += ROWS_AT_ONCE) {
    const rows = actions.slice(from, from + ROWS_AT_ONCE).map(({ payload, audit }) => ({
      type,
      payload,
      ...by,
      state: 'done' as const,
      carriedOutAt: sql`djag_now()`,
      outcome: audit.message,
    }))
    const inserted = await tx.insert(userActions).values(rows).returning({ id: userActions.id })
    ids.push(...inserted.map((row) => row.id))
  }
  await writeAuditsOf(
    tx,
    by,
    actions.flatMap(({ audit }, index) => {
      const id = ids[index]
      return id === undefined ? [] : [{ action: { id, type }, entry: audit }]
    }),
  )
  if (ids.length > 0) await notifyLive(tx, { subject: 'action', ids })
  return ids
}
