import { expect, it } from 'vitest'
import { crontabUpdate } from './crontab-update.ts'
import { taskUpdate } from './task-update.ts'

const crontab = {
  second: '0',
  minute: '5',
  hour: '*',
  dayOfMonth: '*',
  month: '*',
  dayOfWeek: '*',
  timezone: ' UTC ',
  gap: 'shift',
  overlap: 'first',
} as const

it('gives the form as its own schema reads it, beside the rest', () => {
  expect(crontabUpdate.parse({ id: 3, updatedAt: '2026-03-31T04:00:00Z', input: crontab })).toEqual({
    id: 3,
    updatedAt: '2026-03-31T04:00:00Z',
    runLatest: false,
    input: { ...crontab, timezone: 'UTC' },
  })
})

it('tells what is wrong in the form by the paths of the form', () => {
  const result = taskUpdate.safeParse({
    id: 3,
    updatedAt: '2026-03-01T10:00:00.000Z',
    input: { name: '', dependsOn: [{ id: null }] } as never,
  })
  const paths = result.error?.issues.map((issue) => issue.path.join('.'))
  expect(paths).toEqual(expect.arrayContaining(['name', 'dependsOn.0.otherTaskId']))
  expect(paths?.some((path) => path.startsWith('input'))).toBe(false)
})

it('tells what is wrong beside the form by its own name', () => {
  expect(
    crontabUpdate.safeParse({ id: -1, updatedAt: '2026-03-31T04:00:00Z', input: crontab }).error?.issues.map((issue) => issue.path),
  ).toEqual([['id']])
})
