import type { TaskInput } from '#domain/task-input.ts'

let made = 0

/** What the form of a plain task of the handler `log` sends; valid as far as the crontab exists. */
export function taskInputFor(crontabId: number, overrides: Partial<TaskInput> = {}): TaskInput {
  made++
  return {
    name: `form task ${made}`,
    description: '',
    handler: 'log',
    crontabId,
    enabled: true,
    misfirePolicy: 'run_all',
    gracePeriodSeconds: null,
    cronBase: null,
    args: [],
    kwargs: { message: 'hello' },
    headers: {},
    queue: 'default',
    priority: 0,
    maxConcurrency: 1,
    retryLimit: 0,
    retryDelaySeconds: 30,
    retryBackoff: 'exponential',
    retryMaxDelaySeconds: 3600,
    retryJitter: true,
    timeLimitSeconds: null,
    dependsOn: [],
    dependedOnBy: [],
    ...overrides,
  }
}
