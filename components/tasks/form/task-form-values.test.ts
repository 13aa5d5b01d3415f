import { describe, expect, test } from 'vitest'
import { type TaskInput, taskInput } from '#domain/task-input.ts'
import { initialTaskSettings } from '#domain/task-settings/settings-of-tasks.ts'
import { emptyTaskValues, formPath, readTaskValues, type TaskFormValues, valuesOf } from './task-form-values.ts'

const filled: TaskFormValues = { ...emptyTaskValues, name: 'load orders', handler: 'log', crontabId: 4, kwargsText: '{"message": "hello"}' }
const edge = {
  edgeId: null,
  otherTaskId: 3,
  otherTaskName: 'clean',
  future: false,
  endings: 'succeeded' as const,
  freshness: 'new' as const,
}

const input: TaskInput = {
  ...initialTaskSettings,
  name: 'load orders',
  description: 'Reads what is new.',
  handler: 'log',
  crontabId: 4,
  enabled: true,
  misfirePolicy: 'skip',
  gracePeriodSeconds: 60,
  retryLimit: 2,
  retryDelaySeconds: 10,
  retryBackoff: 'fixed',
  retryMaxDelaySeconds: 600,
  retryJitter: false,
  timeLimitSeconds: 90,
  cronBase: '2026-03-31T04:00:00.123Z',
  args: ['a', { b: 1 }],
  kwargs: { level: 'info' },
  headers: { team: 'data' },
  maxConcurrency: null,
  tags: ['finance'],
  dependsOn: [{ id: 9, otherTaskId: 3, future: true, endings: 'finished', freshness: 'new' }],
  dependedOnBy: [],
}

test('a form that nobody touched says exactly what was loaded, to the millisecond', () => {
  const row = {
    id: 9,
    dependerId: 7,
    dependerName: 'load orders',
    dependeeId: 3,
    dependeeName: 'clean',
    dependeeEnabled: true,
    future: true,
    endings: 'finished' as const,
    freshness: 'new' as const,
    waiver: null,
    changedAt: '',
  }
  const { candidate, problems } = readTaskValues(valuesOf({ task: { pause: null }, input, dependsOn: [row], dependedOnBy: [] }))
  expect(problems).toEqual({})
  expect(candidate).toEqual(input)
})

test('a paused task is enabled, unless one chooses otherwise, as its pause says', () => {
  const pause = { at: '', byName: 'Ada', note: '', until: null, resumeChoice: 'latest' as const }
  expect(valuesOf({ task: { pause }, input, dependsOn: [], dependedOnBy: [] }).enableChoice).toBe('latest')
})

test('fields of retries hold nobody up while there are none', () => {
  const { candidate, problems } = readTaskValues({ ...filled, retryLimit: 0, retryDelaySeconds: Number.NaN, retryMaxDelaySeconds: 1e9 })
  expect(problems).toEqual({})
  expect(taskInput.safeParse(candidate).success).toBe(true)
})

test('a new form needs only a name, a handler and a crontab', () => {
  const { candidate, problems } = readTaskValues(filled)
  expect(problems).toEqual({})
  expect(taskInput.safeParse(candidate).success).toBe(true)
})

describe('what only the typed form can have wrong', () => {
  test.each<[string, Partial<TaskFormValues>, string]>([
    ['broken JSON', { kwargsText: '{"a": ' }, 'kwargsText'],
    ['a list where an object belongs', { kwargsText: '[1]' }, 'kwargsText'],
    ['an object where a list belongs', { argsText: '{}' }, 'argsText'],
    ['no crontab', { crontabId: null }, 'crontabId'],
    ['an empty priority', { priority: null }, 'priority'],
    ['retries without a wait', { retryLimit: 2, retryDelaySeconds: null }, 'retryDelaySeconds'],
    ['a row without a task', { dependsOn: [{ ...edge, otherTaskId: null }] }, 'dependsOn.0.otherTaskId'],
    ['the same task twice', { dependedOnBy: [edge, edge] }, 'dependedOnBy.1.otherTaskId'],
    [
      'the same header twice',
      {
        headers: [
          { name: 'a', value: '1' },
          { name: 'a', value: '2' },
        ],
      },
      'headers',
    ],
    ['a value without a name', { headers: [{ name: '', value: '1' }] }, 'headers'],
  ])('%s is told at its field', (_what, wrong, path) => {
    expect(Object.keys(readTaskValues({ ...filled, ...wrong }).problems)).toEqual([path])
  })

  test('a number that is none is refused by the schema with a sentence', () => {
    const parsed = taskInput.safeParse(readTaskValues({ ...filled, gracePeriodSeconds: Number.NaN }).candidate)
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toContain('gracePeriodSeconds')
  })
})

test.each([
  ['kwargs', 'kwargsText'],
  ['kwargs.message', 'kwargsText'],
  ['args.0', 'argsText'],
  ['headers.team', 'headers'],
  ['dependsOn.0.otherTaskId', 'dependsOn.0.otherTaskId'],
  ['name', 'name'],
])('a problem of the server with %s is shown at %s', (path, field) => {
  expect(formPath(path)).toBe(field)
})
