import type { TaskInput } from '#domain/task-input.ts'
import type { TaskFields } from './task-record.ts'

/** The columns that a form fills; without a cron base the task fires from `nowMs` on. */
export function taskFields(input: TaskInput, nowMs: number): TaskFields {
  const { dependsOn, dependedOnBy, tags, cronBase, ...fields } = input
  return { ...fields, cronBase: new Date(cronBase ?? nowMs) }
}
