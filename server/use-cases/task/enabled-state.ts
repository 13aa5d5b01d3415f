import { inArray, sql } from 'drizzle-orm'
import { planEnabling } from '#scheduling/change/schedule-change.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import { tasks } from '#schema/tasks.ts'
import type { AuditRecord } from '#server/audit/audit-entry.ts'
import type { Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { decideTasks } from '#server/tick/decide-tasks.ts'
import { nextUpdatedAt, wakeTasksAndWaiters } from './lock-tasks.ts'
import type { StoredTask } from './task-row.ts'
import { loadUndecided, writeTimingPlans } from './timing-plans.ts'

type StoredPause = Pick<StoredTask, 'pausedByName' | 'pauseNote' | 'pausedUntil' | 'resumeChoice'>

/** The columns of a task that is not paused. */
export const NO_PAUSE = { pausedAt: null, pausedByName: null, pauseNote: null, pausedUntil: null, resumeChoice: null }

/**
 * Enables locked tasks: what passed undecided while each was disabled is skipped or kept as `choice` says (rule H5), and its pause is over.
 * The caller records the change.
 */
export async function enableTasks(tx: Transaction, rows: readonly StoredTask[], choice: ResumeChoice): Promise<void> {
  if (rows.length === 0) return
  const nowMs = await databaseNowMs(tx)
  const undecided = await loadUndecided(tx, rows, nowMs)
  await writeTimingPlans(tx, new Map([...undecided].map(([id, task]) => [id, planEnabling(task, nowMs, choice)])))
  await setColumns(tx, rows, { enabled: true, ...NO_PAUSE })
}

/** Disables locked tasks, with a pause or without one (rule H6); what is due of those that were enabled is decided first. */
export async function disableTasks(tx: Transaction, rows: readonly StoredTask[], pause: StoredPause | typeof NO_PAUSE): Promise<void> {
  if (rows.length === 0) return
  await decideTasks(tx, taskIdsOf(rows.filter((row) => row.enabled)))
  await setColumns(tx, rows, { enabled: false, pausedAt: sql`coalesce(${tasks.pausedAt}, djag_now())`, ...pause })
}

async function setColumns(
  tx: Transaction,
  rows: readonly StoredTask[],
  columns: Parameters<ReturnType<typeof tx.update<typeof tasks>>['set']>[0],
) {
  const ids = taskIdsOf(rows)
  await tx
    .update(tasks)
    .set({ ...columns, updatedAt: nextUpdatedAt })
    .where(inArray(tasks.id, ids))
  await wakeTasksAndWaiters(tx, ids)
  await notifyLive(tx, { subject: 'task', ids })
}

/** Whether a task is enabled, and how it is paused, as audits keep it. */
export function switchRecord(task: Pick<StoredTask, 'enabled' | 'pausedAt'> & StoredPause): AuditRecord {
  if (task.pausedAt === null) return { enabled: task.enabled }
  return {
    enabled: task.enabled,
    pausedBy: task.pausedByName,
    note: task.pauseNote,
    until: task.pausedUntil?.toISOString() ?? null,
    resumeChoice: task.resumeChoice,
  }
}

export function taskIdsOf(rows: readonly StoredTask[]): number[] {
  return rows.map((row) => row.id)
}
