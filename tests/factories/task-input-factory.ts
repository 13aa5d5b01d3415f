import type { TaskInput } from '#domain/task-input.ts'
import { initialTaskSettings } from '#domain/task-settings/settings-of-tasks.ts'

let made = 0

/** What the form of a plain task of the handler `log` sends; valid as far as the crontab exists. */
export function taskInputFor(crontabId: number, overrides: Partial<TaskInput> = {}): TaskInput {
  made++
  return {
    ...initialTaskSettings,
    name: `form task ${made}`,
    handler: 'log',
    crontabId,
    enabled: true,
    cronBase: null,
    args: [],
    kwargs: { message: 'hello' },
    headers: {},
    dependsOn: [],
    dependedOnBy: [],
    ...overrides,
  }
}
