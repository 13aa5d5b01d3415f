import type { CrontabInput } from '#domain/crontab-input.ts'
import type { DependencyInput } from '#domain/dependency-input.ts'
import type { TaskInput } from '#domain/task-input.ts'
import type { Dice } from '#scheduling/cron/testing/random-crontab.ts'
import { crontabInputFor } from '#tests/factories/crontab-input-factory.ts'
import { dependencyInputFor } from '#tests/factories/dependency-input-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'

const SECONDS = ['*', '*/2', '*/3', '*/4', '*/5', '*/10', '1-59/7', '0,9,21,22,40', '*/6', '*/8']
const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia']

export function oneOf<T>(dice: Dice, choices: readonly T[]): T {
  return choices[dice(choices.length)] as T
}

export function randomCrontabInput(dice: Dice): CrontabInput {
  return crontabInputFor({ second: oneOf(dice, SECONDS), minute: '*', hour: '*', timezone: oneOf(dice, ZONES) })
}

/** What a task does: a line, a wait that is seldom long, or a request to the flaky server that is answered late, wrong or never. */
function randomWork(dice: Dice, flakyUrl: string): Pick<TaskInput, 'handler' | 'kwargs' | 'timeLimitSeconds'> {
  const luck = dice(100)
  if (luck < 25) return { handler: 'log', kwargs: { message: `luck ${luck}` }, timeLimitSeconds: null }
  const timeLimitSeconds = dice(2) === 0 ? 1 + dice(2) : null
  if (luck < 35) return { handler: 'wait', kwargs: { milliseconds: 3_000 + dice(5_000) }, timeLimitSeconds: null }
  if (luck < 70) return { handler: 'wait', kwargs: { milliseconds: dice(1_500) }, timeLimitSeconds }
  return { handler: 'http-request', kwargs: { url: flakyUrl, timeLimitSeconds: 1 + dice(3) }, timeLimitSeconds }
}

/** How a task is scheduled and executed; its name, edges and crontab aside. */
export function randomRules(dice: Dice, flakyUrl: string): Partial<TaskInput> {
  const misfirePolicy = oneOf(dice, ['run_all', 'run_all', 'skip', 'coalesce'] as const)
  return {
    ...randomWork(dice, flakyUrl),
    misfirePolicy,
    gracePeriodSeconds: misfirePolicy === 'run_all' && dice(2) === 0 ? null : 1 + dice(4),
    maxConcurrency: oneOf(dice, [1, 1, 1, 2, 3, null]),
    priority: dice(3) - 1,
    retryLimit: oneOf(dice, [0, 0, 1, 3]),
    retryDelaySeconds: dice(3),
    retryMaxDelaySeconds: 3,
    retryBackoff: oneOf(dice, ['fixed', 'exponential'] as const),
    retryJitter: dice(2) === 0,
    queue: oneOf(dice, ['default', 'default', 'other']),
  }
}

export function randomTaskInput(dice: Dice, name: string, crontabId: number, flakyUrl: string): TaskInput {
  return taskInputFor(crontabId, { ...randomRules(dice, flakyUrl), name })
}

/** Any edge between two of the tasks; also one that is refused. */
export function randomEdge(dice: Dice, taskIds: readonly number[]): DependencyInput {
  const depender = oneOf(dice, taskIds)
  const luck = dice(100)
  if (luck < 6) return dependencyInputFor(depender, depender, { future: true })
  const dependee = oneOf(dice, taskIds)
  if (luck < 25) return dependencyInputFor(depender, dependee, { future: true, ...(dice(2) === 0 && { endings: 'succeeded' }) })
  const endings = oneOf(dice, ['succeeded', 'succeeded', 'finished'] as const)
  return dependencyInputFor(depender, dependee, { endings, freshness: luck < 50 ? 'aligned' : 'new' })
}
