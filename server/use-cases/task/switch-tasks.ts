import { inArray } from 'drizzle-orm'
import type { Actor } from '#domain/roles.ts'
import { planEnabling, type ScheduleChangePlan } from '#scheduling/schedule-change.ts'
import type { ResumeChoice } from '#scheduling/task-state.ts'
import type { AuditEntry } from '#server/audit/audit-entry.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { decideTasks } from '#server/tick/decide-tasks.ts'
import { wakeTasks } from '#server/tick/wake.ts'
import { crontabs } from '../../../drizzle/schema/crontabs.ts'
import { tasks } from '../../../drizzle/schema/tasks.ts'
import { nameList } from '../name-list.ts'
import { transactionNowMs } from '../transaction-now.ts'
import { lockTasks, nextUpdatedAt, type TaskRow } from './lock-tasks.ts'
import { taskNotFound } from './task-not-found.ts'
import { taskSubject } from './task-record.ts'
import { undecidedOf, writeTimingPlans } from './timing-plans.ts'

/** What enabling did with the instants of the pause, for the audit. */
const CHOICE_IN_WORDS: Record<ResumeChoice, string> = {
  fromNow: 'from now on',
  latest: 'with the latest instant of the pause',
  all: 'with every instant of the pause',
}

/**
 * Locks the tasks for switching them, all or none.
 * @throws DomainError that names the task which is not there any more
 */
export async function lockLiveTasks(tx: Transaction, ids: readonly number[]): Promise<TaskRow[]> {
  const rows = await lockTasks(tx, ids)
  return [...new Set(ids)].map((id) => {
    const row = rows.get(id)
    if (!row || row.deletedAt) throw taskNotFound(id, row)
    return row
  })
}

/**
 * Disables and enables locked tasks (rule H5) with one action and an audit for each. What is due is still decided before a task is
 * disabled; what passed undecided while it was is skipped or kept as `choice` says.
 */
export async function switchTasks(
  tx: Transaction,
  actor: Actor,
  rows: { enable: readonly TaskRow[]; disable: readonly TaskRow[] },
  choice: ResumeChoice,
): Promise<void> {
  const changed = [...rows.enable, ...rows.disable]
  if (changed.length === 0) return
  await decideTasks(tx, idsOf(rows.disable))
  await writeTimingPlans(tx, await enablingPlans(tx, rows.enable, choice))
  await setEnabled(tx, rows.enable, true)
  await setEnabled(tx, rows.disable, false)
  const { enable, disable } = { enable: names(rows.enable), disable: names(rows.disable) }
  await recordChange(tx, actor, {
    type: 'task-changed',
    payload: { taskIds: idsOf(changed), change: 'switched', enabled: idsOf(rows.enable), disabled: idsOf(rows.disable) },
    message: [enable && `Enabled ${enable} ${CHOICE_IN_WORDS[choice]}.`, disable && `Disabled ${disable}.`].filter(Boolean).join(' '),
    audits: [
      ...rows.enable.map((row) => auditOf(row, `Enabled ${CHOICE_IN_WORDS[choice]}.`)),
      ...rows.disable.map((row) => auditOf(row, 'Disabled.')),
    ],
  })
  await wakeTasks(tx, idsOf(changed))
  await notifyLive(tx, { subject: 'task', ids: idsOf(changed) })
}

async function enablingPlans(tx: Transaction, rows: readonly TaskRow[], choice: ResumeChoice): Promise<Map<number, ScheduleChangePlan>> {
  if (rows.length === 0) return new Map()
  const nowMs = await transactionNowMs(tx)
  const used = await tx
    .select()
    .from(crontabs)
    .where(inArray(crontabs.id, [...new Set(rows.map((row) => row.crontabId))]))
  const crontabById = new Map(used.map((crontab) => [crontab.id, crontab]))
  return new Map(
    rows.flatMap((row) => {
      const crontab = crontabById.get(row.crontabId)
      return crontab ? [[row.id, planEnabling(undecidedOf(row, crontab), nowMs, choice)] as const] : []
    }),
  )
}

async function setEnabled(tx: Transaction, rows: readonly TaskRow[], enabled: boolean): Promise<void> {
  if (rows.length === 0) return
  await tx
    .update(tasks)
    .set({ enabled, updatedAt: nextUpdatedAt })
    .where(inArray(tasks.id, idsOf(rows)))
}

function auditOf(row: TaskRow, message: string): AuditEntry {
  return { subject: taskSubject(row), before: { enabled: row.enabled }, after: { enabled: !row.enabled }, message }
}

function idsOf(rows: readonly TaskRow[]): number[] {
  return rows.map((row) => row.id)
}

function names(rows: readonly TaskRow[]): string {
  return nameList(rows.map((row) => row.name))
}
