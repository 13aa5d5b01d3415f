import { eq, sql } from 'drizzle-orm'
import { agreeing } from '#domain/counted.ts'
import type { CrontabUpdate } from '#domain/crontab-update.ts'
import type { Actor } from '#domain/roles.ts'
import { planScheduleChange, promisedInstants, undecidedInstants } from '#scheduling/change/schedule-change.ts'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { crontabs } from '#schema/crontabs.ts'
import { changedFields } from '#server/audit/changed-fields.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { decideTasks } from '#server/tick/decide-tasks.ts'
import { alignedDependersOf } from '#server/waking/aligned-dependers.ts'
import { refuseUnstorable } from '../refuse-unstorable.ts'
import { requirePermission } from '../require-permission.ts'
import { askForRuns } from '../run/ask-for-runs.ts'
import type { StoredCrontab } from '../task/check-task-input.ts'
import { lockTasks, wakeTasksAndWaiters } from '../task/lock-tasks.ts'
import type { StoredTask } from '../task/task-row.ts'
import { loadUndecided, writeTimingPlans } from '../task/timing-plans.ts'
import { checkCrontabInput } from './check-crontab-input.ts'
import { crontabLabel, crontabSubject } from './crontab-label.ts'
import { lockCrontab, usersOfCrontab } from './lock-crontab.ts'
import { refuseStaleCrontab } from './refuse-stale-crontab.ts'

/**
 * Changes when all tasks of a crontab fire (rule H1): what is due for them under the old schedule is decided first, what still waits
 * is skipped, and they go on from now under the new one. Nothing of the past is replayed.
 * @throws DomainError with a sentence for each wrong column; `stale` when it was saved since `updatedAt`; `not_found` when it was deleted
 */
export async function updateCrontab(db: Database, actor: Actor, update: CrontabUpdate): Promise<{ id: number }> {
  requirePermission(actor, 'edit-crontabs')
  refuseUnstorable(update.input)
  checkCrontabInput(update.input)
  const definition = crontabDefinitionOf(update.input)
  await db.transaction(async (tx) => {
    const crontab = await lockCrontab(tx, update.id, 'no key update')
    refuseStaleCrontab(crontab, update.updatedAt, 'saved')
    const changed = changedFields(crontabDefinitionOf(crontab), definition)
    if (!changed) return
    const users = await usersOfCrontab(tx, crontab.id)
    const userIds = users.map((user) => user.id)
    const dropped = await endOldSchedule(tx, crontab, userIds)
    await tx
      .update(crontabs)
      .set({ ...definition, updatedAt: sql`greatest(djag_now(), ${crontabs.updatedAt} + interval '1 millisecond')` })
      .where(eq(crontabs.id, crontab.id))
    const message = `Changed the crontab ${crontabLabel(crontab)} to ${crontabLabel(definition)}; ${users.length} ${agreeing(users.length, 'task uses', 'tasks use')} it.`
    await recordChange(tx, actor, {
      type: 'crontab-changed',
      payload: { crontabId: crontab.id, change: 'updated', taskIds: userIds },
      message,
      audits: [{ subject: crontabSubject({ id: crontab.id, ...definition }), before: changed.before, after: changed.after, message }],
    })
    if (update.runLatest) await askForRuns(tx, actor, dropped)
    await wakeTasksAndWaiters(tx, userIds)
    await notifyLive(tx, { subject: 'crontab', ids: [crontab.id] })
    if (userIds.length > 0) await notifyLive(tx, { subject: 'task', ids: userIds })
  })
  return { id: update.id }
}

/** @returns the tasks of which instants that waited were dropped */
async function endOldSchedule(tx: Transaction, crontab: StoredCrontab, userIds: readonly number[]): Promise<StoredTask[]> {
  await lockTasks(tx, [...userIds, ...(await alignedDependersOf(tx, userIds))])
  await decideTasks(tx, userIds)
  const rows = await lockTasks(tx, userIds)
  const users = [...rows.values()].filter((row) => row.crontabId === crontab.id && row.deletedAt === null)
  const nowMs = await databaseNowMs(tx)
  const undecided = await loadUndecided(tx, users, nowMs)
  const plans = new Map([...undecided].map(([id, task]) => [id, planScheduleChange(task, nowMs)]))
  await writeTimingPlans(tx, plans)
  return users.filter(({ id, enabled, resumeChoice }) => {
    const before = undecided.get(id)
    return before && (enabled ? undecidedInstants(before, nowMs) : promisedInstants(before, nowMs, resumeChoice)).count > 0
  })
}
