import { DomainError } from '#domain/errors.ts'
import { isoInstant } from '#domain/iso-instant.ts'
import type { Actor } from '#domain/roles.ts'
import type { PayloadOf } from '#domain/user-actions/payloads.ts'
import { planSkippingInstants, type Undecided } from '#scheduling/change/schedule-change.ts'
import { positionOf } from '#scheduling/model/position.ts'
import type { Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { lockLiveTasksAndWaiters, wakeTasksAndWaiters } from './lock-tasks.ts'
import { loadUndecided, writeTimingPlans } from './timing-plans.ts'

/** The instants that were skipped, borders inclusive. */
export type SkippedInstants = { taskName: string; firstMs: number; lastMs: number; count: number }

/**
 * A person skips the task's first undecided instant, due or the next to come, or all undecided ones up to one (rule R9). The caller records it.
 * @throws DomainError `forbidden`; `stale` when the instant is decided already or others are undecided before it; `invalid_input` for what is no instant
 * of its crontab or lies beyond the next to come
 */
export async function skipInstant(tx: Transaction, actor: Actor, input: PayloadOf<'skip-instant'>): Promise<SkippedInstants> {
  requirePermission(actor, 'skip-instant', 'somewhere')
  const [task] = await lockLiveTasksAndWaiters(tx, [input.taskId])
  if (!task) throw new Error('The task was not locked.')
  await requireForTasks(tx, actor, 'skip-instant', [task])
  const nowMs = await databaseNowMs(tx)
  const undecided = (await loadUndecided(tx, [task], nowMs)).get(task.id)
  if (!undecided) throw new Error('The task has no crontab.')
  const instantMs = Date.parse(input.instant)
  refuseOthers(task.name, undecided, { ...input, instantMs, nowMs })
  const plan = planSkippingInstants(undecided, instantMs, nowMs)
  await writeTimingPlans(tx, new Map([[task.id, plan]]))
  await wakeTasksAndWaiters(tx, [task.id])
  await notifyLive(tx, { subject: 'task', ids: [task.id] })
  const [first, last] = [plan.ranges[0], plan.ranges.at(-1)]
  if (!first || !last) throw new Error('Nothing was skipped.')
  return {
    taskName: task.name,
    firstMs: first.firstMs,
    lastMs: last.lastMs,
    count: plan.ranges.reduce((sum, range) => sum + range.count, 0),
  }
}

function refuseOthers(
  name: string,
  undecided: Undecided,
  { instantMs, andEarlier, nowMs }: { instantMs: number; andEarlier: boolean; nowMs: number },
): void {
  const { schedule } = undecided
  const positionMs = positionOf(undecided)
  const instant = isoInstant(instantMs)
  if (schedule.next(instantMs - 1) !== instantMs) {
    throw refusal('invalid_input', `${instant} is not an instant of the crontab of “${name}”. Nothing was skipped.`)
  }
  const firstMs = schedule.next(positionMs)
  if (instantMs <= positionMs || firstMs === null) {
    throw refusal('stale', `${instant} of “${name}” is decided already: it has its run or was skipped. Reload the page.`)
  }
  const nextToComeMs = schedule.next(Math.max(positionMs, nowMs))
  if (nextToComeMs !== null && instantMs > nextToComeMs) {
    throw refusal('invalid_input', `Only instants up to the next to come, ${isoInstant(nextToComeMs)}, can be skipped.`)
  }
  if (instantMs !== firstMs && !andEarlier) {
    const first = isoInstant(firstMs)
    throw refusal('stale', `${first} of “${name}” is undecided before ${instant}. Skip that one first, or both with the earlier ones.`)
  }
}

function refusal(code: 'invalid_input' | 'stale', message: string): DomainError {
  return new DomainError(code, message, { instant: message })
}
