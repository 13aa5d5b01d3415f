import { expect, test } from 'vitest'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { type SentTaskEdit, startsNeeded, type TimedFields, taskEditOf } from './sent-task-edit.ts'
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
  edges: { removedEdgeIds: [], saved: [] },
}

const START = {
  dependeeCounts: { succeeded: 5, finished: 6 },
  baseline: { succeeded: 3, finished: 4 },
  aligned: {
    succeeded: { endedInstantMs: null, endedRunId: null, firstRunAfterMs: null },
    finished: { endedInstantMs: null, endedRunId: null, firstRunAfterMs: null },
  },
}
const startOf = () => START

type SentEdge = SentTaskEdit['edges']['saved'][number]

function ends(edgeId: number | null, dependerId: number, dependeeId: number): SentEdge {
  return { edgeId, dependerId, dependeeId, future: false, endings: 'succeeded', freshness: 'new', start: null }
}

function savedAs(edges: SentEdge[]): SentTaskEdit['edges'] {
  return { removedEdgeIds: [], saved: edges }
}

function definition(hour: string): CrontabDefinition {
  const columns = { second: '0', minute: '0', hour, dayOfMonth: '*', month: '*', dayOfWeek: '*' }
  return { ...columns, timezone: 'UTC', gap: 'shift', overlap: 'first' }
}

function editOf(change: Partial<TimedFields>, after = daily, before = saved): SentTaskEdit | null {
  return taskEditOf(ID, before, { ...before, ...change }, { enableChoice: 'latest', crontabs: { before: daily, after }, startOf })
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
  ['an edge less', { dependsOn: [aligned] }, { edges: { removedEdgeIds: [1], saved: [] } }],
  ['an aligned edge less', { dependsOn: [edge] }, { edges: { removedEdgeIds: [2], saved: [] } }],
  [
    'other terms of an edge, which begins with nothing else',
    { dependsOn: [{ ...edge, future: true, endings: 'finished' }, aligned] },
    { edges: savedAs([{ ...ends(1, ID, 3), future: true, endings: 'finished' }]) },
  ],
  ['a new edge', { dependsOn: [edge, aligned, made] }, { edges: savedAs([{ ...ends(null, ID, 9), start: START }]) }],
  [
    'a new edge of a depender',
    { dependedOnBy: [...saved.dependedOnBy, made] },
    { edges: savedAs([{ ...ends(null, 9, ID), start: START }]) },
  ],
  [
    'an edge that goes to another task',
    { dependsOn: [{ ...edge, otherTaskId: 9 }, aligned] },
    { edges: savedAs([{ ...ends(1, ID, 9), start: START }]) },
  ],
  [
    'an edge that becomes aligned',
    { dependsOn: [{ ...edge, freshness: 'aligned' }, aligned] },
    { edges: savedAs([{ ...ends(1, ID, 3), freshness: 'aligned', start: START }]) },
  ],
  ['an edge that is aligned no more', { dependsOn: [edge, { ...aligned, freshness: 'new' }] }, { edges: savedAs([ends(2, ID, 4)]) }],
  [
    'an aligned edge of other endings',
    { dependsOn: [edge, { ...aligned, endings: 'finished' }] },
    { edges: savedAs([{ ...ends(2, ID, 4), endings: 'finished', freshness: 'aligned', start: START }]) },
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

test('an edge needs a start where it is made, goes elsewhere, or is newly told of instants, and each pair of tasks once', () => {
  const needed = (change: Partial<TimedFields>) => startsNeeded(ID, saved, { ...saved, ...change })
  expect(
    needed({
      dependsOn: [
        { ...edge, future: true },
        { ...aligned, future: true },
      ],
    }),
  ).toEqual([])
  expect(needed({ dependsOn: [edge, { ...aligned, endings: 'finished' }, made, { ...made, endings: 'finished' }] })).toEqual([
    { dependerId: ID, dependeeId: 4 },
    { dependerId: ID, dependeeId: 9 },
  ])
})
