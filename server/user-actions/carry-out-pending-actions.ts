import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { userActions } from '#schema/user-actions.ts'
import type { AuditActor, AuditRecord, AuditSubject } from '#server/audit/audit-entry.ts'
import { writeAudits } from '#server/audit/write-audits.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { isTransient } from '#server/database/transient-errors.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { actionsForWorkers, askableActions } from './action-registry.ts'
import type { AskableAction, AskedAction } from './define-user-action.ts'

type ActionForWorkers = Extract<AskableAction, { carriedOut: 'by_worker' }>

type PendingActionRow = typeof userActions.$inferSelect
type Ending = { state: 'done' | 'failed'; message: string; before?: AuditRecord | undefined; after?: AuditRecord | undefined }

/**
 * Carries out what is pending, oldest first, each action in a transaction of its own with its audit: exactly once, however many
 * workers do so at the same time. An action that fails ends as `failed` with its reason, and leaves nothing else.
 * Types that this version does not know are left to workers that do.
 * @returns how many actions ended
 * @throws what keeps the database from answering; the action stays pending
 */
export async function carryOutPendingActions(db: Database): Promise<number> {
  let ended = 0
  while (await db.transaction(carryOutOldest)) ended++
  return ended
}

/** @returns false when nothing is pending that no other worker has taken */
async function carryOutOldest(tx: Transaction): Promise<boolean> {
  const [row] = await tx
    .select()
    .from(userActions)
    // The state as a literal: a plan that is kept (`plansOnce`) could not use the index of pending ones for a parameter, and would read all there ever were.
    .where(and(sql`${userActions.state} = 'pending'`, inArray(userActions.type, actionsForWorkers)))
    .orderBy(asc(userActions.id))
    .limit(1)
    .for('update', { skipLocked: true })
  const action = askableActions.get(row?.type ?? '')
  if (!row || action?.carriedOut !== 'by_worker') return false

  const actor = { actorKind: row.actorKind, actorId: row.actorId, actorName: row.actorName, address: row.address }
  const ending = await attempt(tx, action, { id: row.id, payload: row.payload, actor })
  await tx
    .update(userActions)
    .set({ state: ending.state, carriedOutAt: sql`djag_now()`, outcome: ending.message })
    .where(eq(userActions.id, row.id))
  await writeAudits(tx, actor, row, [
    {
      subject: await subjectOf(tx, action, row),
      before: ending.before ?? null,
      after: ending.after ?? null,
      message: ending.message,
      outcome: ending.state === 'done' ? 'succeeded' : 'failed',
    },
  ])
  await notifyLive(tx, { subject: 'action', ids: [row.id] })
  return true
}

/** The effect, behind a savepoint: what fails is undone, and the transaction goes on to record why. */
async function attempt(tx: Transaction, action: ActionForWorkers, claimed: AskedAction<unknown, AuditActor>): Promise<Ending> {
  try {
    return { state: 'done', ...(await tx.transaction((savepoint) => action.carryOut(savepoint, claimed))) }
  } catch (error) {
    if (isTransient(error)) throw error
    return { state: 'failed', message: reasonOf(error) }
  }
}

async function subjectOf(tx: Transaction, action: AskableAction, row: PendingActionRow): Promise<AuditSubject> {
  return action.payload.safeParse(row.payload).success
    ? await action.subject(tx, row.payload)
    : { kind: 'none', id: null, name: action.title }
}

function reasonOf(error: unknown): string {
  if (error instanceof DomainError) return error.message
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const text = cause instanceof Error ? cause.message : String(cause)
  return `It failed: ${text.replaceAll('\0', '').toWellFormed()}`
}
