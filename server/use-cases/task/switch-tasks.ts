import { nameList } from '#domain/name-list.ts'
import { RESUME_CHOICE_IN_WORDS } from '#domain/resume-choice-words.ts'
import type { Actor } from '#domain/roles.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import type { AuditEntry, AuditRecord } from '#server/audit/audit-entry.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Transaction } from '#server/database/client.ts'
import { disableTasks, enableTasks, NO_PAUSE, switchRecord, taskIdsOf } from './enabled-state.ts'
import { taskSubject } from './task-record.ts'
import type { StoredTask } from './task-row.ts'

/**
 * Disables and enables locked tasks (rule H5) with one action and an audit for each. What is due is still decided before a task is
 * disabled; what passed undecided while it was is skipped or kept as `choice` says.
 */
export async function switchTasks(
  tx: Transaction,
  actor: Actor,
  rows: { enable: readonly StoredTask[]; disable: readonly StoredTask[] },
  choice: ResumeChoice,
): Promise<void> {
  const changed = [...rows.enable, ...rows.disable]
  if (changed.length === 0) return
  await disableTasks(tx, rows.disable, NO_PAUSE)
  await enableTasks(tx, rows.enable, choice)
  const { enable, disable } = { enable: names(rows.enable), disable: names(rows.disable) }
  await recordChange(tx, actor, {
    type: 'task-changed',
    payload: { taskIds: taskIdsOf(changed), change: 'switched', enabled: taskIdsOf(rows.enable), disabled: taskIdsOf(rows.disable) },
    message: [enable && `Enabled ${enable} ${RESUME_CHOICE_IN_WORDS[choice]}.`, disable && `Disabled ${disable}.`]
      .filter(Boolean)
      .join(' '),
    audits: [
      ...rows.enable.map((row) => auditOf(row, { enabled: true }, `Enabled ${RESUME_CHOICE_IN_WORDS[choice]}.`)),
      ...rows.disable.map((row) => auditOf(row, { enabled: false }, 'Disabled.')),
    ],
  })
}

function auditOf(row: StoredTask, after: AuditRecord, message: string): AuditEntry {
  return { subject: taskSubject(row), before: switchRecord(row), after, message }
}

function names(rows: readonly StoredTask[]): string {
  return nameList(rows.map((row) => row.name))
}
