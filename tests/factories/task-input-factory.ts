import type { TaskInput } from '#domain/task-input.ts'
import { initialTaskSettings } from '#domain/task-settings/settings-of-tasks.ts'
import { makeCount } from './count.ts'

const count = makeCount()

/** What the form of a plain task of the handler `log` sends; valid as far as the crontab exists. */
export function taskInputFor(crontabId: number, overrides: Partial<TaskInput> = {}): TaskInput {
  const made = count()
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
    tags: [],
    dependsOn: [],
    dependedOnBy: [],
    ...overrides,
  }
}
