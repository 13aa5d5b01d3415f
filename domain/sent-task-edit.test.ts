import { expect, test } from 'vitest'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { type SentTaskEdit, type TimedFields, taskEditOf } from './sent-task-edit.ts'
import type { InlineDependency } from './task-input.ts'

const ID = 7
const BASE = '2026-06-01T10:00:00.000Z'
const daily = definition('4')
const later = definition('6')
const edge: InlineDependency = { id: 1, otherTaskId: 3, future: false, endings: 'succeeded', freshness: 'new' }
const aligned: InlineDependency = { id: 2, otherTaskId: 4, future: false, endings: 'succeeded', freshness: 'aligned' }
const made: InlineDependency = { ...edge, id: null, otherTaskId: 9 }
const saved: TimedFields = {
  ...{ crontabId: 1, enabled: true, cronBase: BASE, misfirePolicy: 'run_all', gracePeriodSeconds: null, maxConcurrency: 1 },
  ...{
    deadlineKind: 'none',
    deadlineAfterSeconds: null,
    deadlineTime: '',
    deadlineDaysLater: 0,
    deadlineTimezone: '',
    deadlineWeekdays: '',
  },
  dependsOn: [edge, aligned],
  dependedOnBy: [{ ...edge, id: 5, otherTaskId: 8 }],
}
const nothing: SentTaskEdit = {
  ...{ taskId: ID, crontab: null, cronBase: null, enabling: null, disables: false, policies: null, deadline: null },
  ...{ removedEdgeIds: [], changedEdges: [], leftOut: [] },
}

function definition(hour: string): CrontabDefinition {
  const columns = { second: '0', minute: '0', hour, dayOfMonth: '*', month: '*', dayOfWeek: '*' }
  return { ...columns, timezone: 'UTC', gap: 'shift', overlap: 'first' }
}

function editOf(change: Partial<TimedFields>, after = daily, before = saved): SentTaskEdit | null {
  return taskEditOf(ID, before, { ...before, ...change }, { enableChoice: 'latest', crontabs: { before: daily, after } })
}

test('a form that says what is saved, or the same by another crontab, changes nothing', () => {
  expect(editOf({})).toBe(null)
  expect(editOf({ crontabId: 2 }, { ...daily })).toBe(null)
  expect(editOf({ cronBase: '2026-06-01T10:00Z' })).toBe(null)
  expect(editOf({ dependsOn: [aligned, { ...edge, id: null }] })).toBe(null)
})

const EDITS: [what: string, change: Partial<TimedFields>, edit: Partial<SentTaskEdit>][] = [
  ['from now on', { cronBase: null }, { cronBase: 'now' }],
  ['a later beginning', { cronBase: '2026-06-02T10:00:00.000Z' }, { cronBase: Date.UTC(2026, 5, 2, 10) }],
  ['disabling', { enabled: false }, { disables: true }],
  [
    'one policy, told with the others, in milliseconds',
    { misfirePolicy: 'skip', gracePeriodSeconds: 60 },
    { policies: { misfirePolicy: 'skip', gracePeriodMs: 60_000, maxConcurrency: 1 } },
  ],
  [
    'a deadline, told whole',
    { deadlineKind: 'by', deadlineTime: '06:00' },
    {
      deadline: {
        ...{ deadlineKind: 'by', deadlineAfterSeconds: null, deadlineTime: '06:00' },
        ...{ deadlineDaysLater: 0, deadlineTimezone: '', deadlineWeekdays: '' },
      },
    },
  ],
  ['an edge less', { dependsOn: [aligned] }, { removedEdgeIds: [1] }],
  ['an aligned edge less', { dependsOn: [edge] }, { removedEdgeIds: [2] }],
  [
    'other terms of an edge',
    { dependsOn: [{ ...edge, future: true, endings: 'finished' }, aligned] },
    { changedEdges: [{ edgeId: 1, future: true, endings: 'finished' }] },
  ],
  ['a new edge', { dependsOn: [edge, aligned, made] }, { leftOut: ['made'] }],
  ['a new edge of a depender', { dependedOnBy: [...saved.dependedOnBy, made] }, { leftOut: ['made'] }],
  ['an edge that goes to another task', { dependsOn: [{ ...edge, otherTaskId: 9 }, aligned] }, { leftOut: ['moved'] }],
  ['an edge that becomes aligned', { dependsOn: [{ ...edge, freshness: 'aligned' }, aligned] }, { leftOut: ['aligned'] }],
  ['an edge that is aligned no more', { dependsOn: [edge, { ...aligned, freshness: 'new' }] }, { leftOut: ['aligned'] }],
  ['an aligned edge of other endings', { dependsOn: [edge, { ...aligned, endings: 'finished' }] }, { leftOut: ['aligned'] }],
  [
    'all that is not foretold at once, and an edge less',
    {
      dependsOn: [
        { ...edge, otherTaskId: 9 },
        { ...aligned, endings: 'finished' },
        { ...made, otherTaskId: 10 },
      ],
      dependedOnBy: [],
    },
    { removedEdgeIds: [5], leftOut: ['made', 'moved', 'aligned'] },
  ],
]

test.each(EDITS)('an edit says no more than what changes: %s', (_, change, edit) => {
  expect(editOf(change)).toEqual({ ...nothing, ...edit })
})

test('another crontab is sent whole', () => {
  expect(editOf({ crontabId: 2 }, later)).toEqual({ ...nothing, crontab: later })
})

test('enabling goes with what is to become of what passed', () => {
  expect(editOf({ enabled: true }, daily, { ...saved, enabled: false })).toEqual({ ...nothing, enabling: 'latest' })
})
