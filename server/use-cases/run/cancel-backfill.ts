import { and, eq, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { PayloadOf } from '#domain/user-actions/payloads.ts'
import { backfills } from '#schema/backfills.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import { cancelWaitingRuns } from '#server/endings/cancel-waiting-runs.ts'
import { lockTasksOfRuns } from '#server/endings/lock-tasks-of-runs.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { lockTasks } from '../task/lock-tasks.ts'

/** How much of a backfill was still to do when it was cancelled. */
export type CancelledBackfill = { taskName: string; cancelledRuns: number; neverActivated: number }

/**
 * Ends a backfill (rule R3): no further runs of it are activated and those in the queue are cancelled; those that have started go on.
 * @throws DomainError `forbidden`; `not_found`; `conflict` when it is cancelled already or has nothing left that could be
 */
export async function cancelBackfill(
  tx: Transaction,
  actor: Actor,
  { backfillId }: PayloadOf<'cancel-backfill'>,
): Promise<CancelledBackfill> {
  requirePermission(actor, 'cancel-backfill', 'somewhere')
  const known = await findBackfill(tx, backfillId)
  if (!known) throw new DomainError('not_found', 'There is no such backfill.')
  await lockTasksOfRuns(tx, await queuedRunsOf(tx, backfillId))
  await lockTasks(tx, [known.taskId])
  await requireForTasks(tx, actor, 'cancel-backfill', [{ id: known.taskId, name: known.taskName }])
  const backfill = (await findBackfill(tx, backfillId)) ?? known
  const queued = await queuedRunsOf(tx, backfillId)
  if (backfill.state === 'cancelled') throw new DomainError('conflict', `${backfill.cancelledByName} has cancelled this backfill already.`)
  if (backfill.state === 'exhausted' && queued.length === 0)
    throw new DomainError(
      'conflict',
      'All runs of this backfill have started: there is nothing to cancel. Single runs can be cancelled on their pages.',
    )
  const activated = await tx.$count(runs, eq(runs.backfillId, backfillId))
  const cancelled = await cancelWaitingRuns(tx, queued, actor.name)
  await tx.update(backfills).set({ state: 'cancelled', cancelledByName: actor.name }).where(eq(backfills.id, backfillId))
  await wakeTasks(tx, [backfill.taskId])
  await notifyLive(tx, { subject: 'task', ids: [backfill.taskId] })
  return { taskName: backfill.taskName, cancelledRuns: cancelled.length, neverActivated: backfill.count - activated - backfill.removed }
}

/** A backfill with the name of its task. */
export async function findBackfill(tx: Transaction, id: string) {
  const [row] = await tx
    .select({
      taskId: backfills.taskId,
      taskName: tasks.name,
      state: backfills.state,
      count: backfills.count,
      cancelledByName: backfills.cancelledByName,
      /** Runs of it that were removed since (rule K1). */
      removed: sql<number>`(${backfills.removedSucceeded} + ${backfills.removedUnsuccessful})::float8`,
    })
    .from(backfills)
    .innerJoin(tasks, eq(tasks.id, backfills.taskId))
    .where(eq(backfills.id, id))
  return row
}

async function queuedRunsOf(tx: Transaction, backfillId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.backfillId, backfillId), sql`${runs.state} = 'queued'`))
    .orderBy(runs.id)
  return rows.map(({ id }) => id)
}
