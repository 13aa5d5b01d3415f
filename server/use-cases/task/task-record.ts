import { taskSettingsOf } from '#domain/task-settings/settings-of-tasks.ts'
import type { TaskSettings } from '#domain/task-settings/task-settings.ts'
import type { AuditRecord, AuditSubject } from '#server/audit/audit-entry.ts'
import type { StoredTask } from './task-row.ts'

/** What people edit of a task. */
export type TaskFields = TaskSettings &
  Pick<StoredTask, 'name' | 'handler' | 'crontabId' | 'enabled' | 'cronBase' | 'args' | 'kwargs' | 'headers'>

/**
 * A task as audits keep it: with the crontab's words beside its id.
 * @param tags the names of its tags, in order
 */
export function taskRecord(fields: TaskFields, crontabLabel: string, tags: readonly string[]): AuditRecord {
  return {
    name: fields.name,
    handler: fields.handler,
    crontab: `${crontabLabel} #${fields.crontabId}`,
    enabled: fields.enabled,
    cronBase: fields.cronBase.toISOString(),
    args: fields.args as AuditRecord[string],
    kwargs: fields.kwargs as AuditRecord[string],
    headers: fields.headers,
    ...taskSettingsOf<TaskSettings>(fields),
    tags: [...tags],
  }
}

export function taskSubject(task: { id: number; name: string }): AuditSubject {
  return { kind: 'task', id: String(task.id), name: task.name }
}
