import type { AuditRecord, AuditSubject } from '#server/audit/audit-entry.ts'
import type { StoredTask } from './task-row.ts'

/** What people edit of a task. */
export type TaskFields = Pick<
  StoredTask,
  | 'name'
  | 'description'
  | 'handler'
  | 'crontabId'
  | 'enabled'
  | 'misfirePolicy'
  | 'gracePeriodSeconds'
  | 'cronBase'
  | 'args'
  | 'kwargs'
  | 'headers'
  | 'queue'
  | 'priority'
  | 'maxConcurrency'
  | 'retryLimit'
  | 'retryDelaySeconds'
  | 'retryBackoff'
  | 'retryMaxDelaySeconds'
  | 'retryJitter'
  | 'timeLimitSeconds'
>

/** A task as audits keep it: with the crontab's words beside its id. */
export function taskRecord(fields: TaskFields, crontabLabel: string): AuditRecord {
  return {
    name: fields.name,
    description: fields.description,
    handler: fields.handler,
    crontab: `${crontabLabel} #${fields.crontabId}`,
    enabled: fields.enabled,
    misfirePolicy: fields.misfirePolicy,
    gracePeriodSeconds: fields.gracePeriodSeconds,
    cronBase: fields.cronBase.toISOString(),
    args: fields.args as AuditRecord[string],
    kwargs: fields.kwargs as AuditRecord[string],
    headers: fields.headers,
    queue: fields.queue,
    priority: fields.priority,
    maxConcurrency: fields.maxConcurrency,
    retryLimit: fields.retryLimit,
    retryDelaySeconds: fields.retryDelaySeconds,
    retryBackoff: fields.retryBackoff,
    retryMaxDelaySeconds: fields.retryMaxDelaySeconds,
    retryJitter: fields.retryJitter,
    timeLimitSeconds: fields.timeLimitSeconds,
  }
}

export function taskSubject(task: { id: number; name: string }): AuditSubject {
  return { kind: 'task', id: String(task.id), name: task.name }
}
