import { expect, test } from 'vitest'
import { emptyTaskValues, type TaskFormValues } from './task-form-values.ts'
import { timedFieldsOf } from './timed-fields.ts'

const filled: TaskFormValues = { ...emptyTaskValues, name: 'load', handler: 'log', crontabId: 4, maxConcurrency: 2 }
const edge = { edgeId: null, otherTaskId: 3, otherTaskName: 'clean', future: false, endings: 'succeeded', freshness: 'new' } as const

test('what says when a task runs is read as a save reads it', () => {
  expect(timedFieldsOf({ ...filled, dependsOn: [edge] })).toEqual({
    ...{ crontabId: 4, enabled: true, cronBase: null, misfirePolicy: 'run_all', gracePeriodSeconds: null, maxConcurrency: 2 },
    ...{
      deadlineKind: 'none',
      deadlineAfterSeconds: null,
      deadlineTime: '',
      deadlineDaysLater: 0,
      deadlineTimezone: '',
      deadlineWeekdays: '',
    },
    dependsOn: [{ id: null, otherTaskId: 3, future: false, endings: 'succeeded', freshness: 'new' }],
    dependedOnBy: [],
  })
})

test('what else is wrong in a form holds nothing up', () => {
  expect(timedFieldsOf({ ...filled, name: '', handler: '', kwargsText: '{', retryLimit: -1 })).toEqual(timedFieldsOf(filled))
  expect(timedFieldsOf(filled)).not.toBe(null)
})

test.each<[what: string, wrong: Partial<TaskFormValues>]>([
  ['no crontab', { crontabId: null }],
  ['a limit that is no whole number', { maxConcurrency: 1.5 }],
  ['a limit below one', { maxConcurrency: 0 }],
  ['a beginning that is no instant', { cronBase: 'tomorrow' }],
  ['a policy without its grace period', { misfirePolicy: 'skip', gracePeriodSeconds: null }],
  ['a dependency on nothing', { dependsOn: [{ ...edge, otherTaskId: null }] }],
  ['a dependency that stands there twice', { dependsOn: [edge, edge] }],
])('of a form with %s nothing is foretold', (_, wrong) => {
  expect(timedFieldsOf({ ...filled, ...wrong })).toBe(null)
})
