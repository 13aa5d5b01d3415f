import { expect, it } from 'vitest'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { taskInput } from './task-input.ts'

const problemsOf = (changes: Parameters<typeof taskInputFor>[1]) =>
  taskInput.safeParse(taskInputFor(1, changes)).error?.issues.map((issue) => issue.path.join('.')) ?? []

it('wants no longest wait that cuts the first one short, unless there are no retries at all', () => {
  const short = { retryDelaySeconds: 61, retryMaxDelaySeconds: 60 }
  expect(problemsOf({ retryLimit: 1, ...short })).toEqual(['retryMaxDelaySeconds'])
  expect(problemsOf({ retryLimit: 1, retryDelaySeconds: 60, retryMaxDelaySeconds: 60 })).toEqual([])
  expect(problemsOf({ retryLimit: 0, ...short })).toEqual([])
})

it.each([
  [{ retryLimit: 101 }, 'retryLimit'],
  [{ retryLimit: -1 }, 'retryLimit'],
  [{ retryDelaySeconds: 1.5 }, 'retryDelaySeconds'],
  [{ retryMaxDelaySeconds: 604_801 }, 'retryMaxDelaySeconds'],
  [{ timeLimitSeconds: 0 }, 'timeLimitSeconds'],
])('names the field of %o', (changes, field) => {
  expect(problemsOf(changes)).toEqual([field])
})

it('takes a time limit that is left empty, and retries at once', () => {
  expect(problemsOf({ timeLimitSeconds: null, retryLimit: 3, retryDelaySeconds: 0, retryMaxDelaySeconds: 0 })).toEqual([])
})
