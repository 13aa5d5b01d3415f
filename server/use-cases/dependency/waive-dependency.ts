import { eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { PayloadOf } from '#domain/user-actions/payloads.ts'
import { canBeWaived } from '#domain/user-actions/what-may-be-done.ts'
import { dependencies } from '#schema/dependencies.ts'
import { tasks } from '#schema/tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { lockTasks } from '../task/lock-tasks.ts'
import { dependencyNotFound } from './save-one-edge.ts'

/** An edge with its tasks' names, for sentences and audits. */
export type NamedEdge = { id: number; dependerId: number; dependerName: string; dependeeName: string; waivedByName: string | null }

/**
 * Opens an edge for its depender's next activation only, which consumes the waiver (rule R6); the depender is looked at again at once.
 * @param actionId the action by which a person asked for it
 * @throws DomainError `forbidden`; `not_found` when it was deleted meanwhile, `conflict` when it is waived already
 */
export async function waiveDependency(
  tx: Transaction,
  { actor, actionId }: { actor: Actor; actionId: number },
  input: PayloadOf<'waive-dependency'>,
): Promise<NamedEdge> {
  requirePermission(actor, 'waive-dependency', 'somewhere')
  const found = await findNamedEdge(tx, input.dependencyId)
  if (!found) throw dependencyNotFound()
  await lockTasks(tx, [found.dependerId])
  // It is the depender that starts without waiting.
  await requireForTasks(tx, actor, 'waive-dependency', [{ id: found.dependerId, name: found.dependerName }])
  const edge = await findNamedEdge(tx, input.dependencyId)
  if (edge?.dependerId !== found.dependerId) throw dependencyNotFound()
  if (!canBeWaived(edge)) {
    throw new DomainError(
      'conflict',
      `${edge.waivedByName} has already waived “${edge.dependerName} → ${edge.dependeeName}” for the next activation of “${edge.dependerName}”.`,
    )
  }
  await tx
    .update(dependencies)
    .set({ waiverActionId: actionId, waivedByName: actor.name, waivedAt: sql`djag_now()` })
    .where(eq(dependencies.id, edge.id))
  await wakeTasks(tx, [edge.dependerId])
  await notifyLive(tx, { subject: 'dependency', ids: [edge.id] })
  await notifyLive(tx, { subject: 'task', ids: [edge.dependerId] })
  return edge
}

export async function findNamedEdge(tx: Transaction, id: number): Promise<NamedEdge | undefined> {
  const depender = alias(tasks, 'depender')
  const dependee = alias(tasks, 'dependee')
  const [edge] = await tx
    .select({
      id: dependencies.id,
      dependerId: dependencies.dependerId,
      dependerName: depender.name,
      dependeeName: dependee.name,
      waivedByName: dependencies.waivedByName,
    })
    .from(dependencies)
    .innerJoin(depender, eq(depender.id, dependencies.dependerId))
    .innerJoin(dependee, eq(dependee.id, dependencies.dependeeId))
    .where(eq(dependencies.id, id))
  return edge
}
