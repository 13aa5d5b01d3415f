import { expect, test } from 'vitest'
import type { SentEdit } from '#domain/sent-edit.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { barOf, planOf, planTaskOf } from '../testing/plan-views.ts'
import { dueState, duesOf } from './plan-dues.ts'

const DAY_MS = 24 * HOUR_MS
const crontab: CrontabDefinition = {
  ...{ second: '0', minute: '0', hour: '4', dayOfMonth: '*', month: '*', dayOfWeek: '*' },
  ...{ timezone: 'Europe/Berlin', gap: 'shift', overlap: 'first' },
}
const none = {
  ...{
    deadlineKind: 'none',
    deadlineAfterSeconds: null,
    deadlineTime: '',
    deadlineDaysLater: 0,
    deadlineTimezone: '',
    deadlineWeekdays: '',
  },
} as const
const NIGHT_MS = Date.UTC(2026, 5, 2, 2)

test('the deadline of a run is by the zone of its task’s crontab, its own or else its tags’', () => {
  const bySix = { ...none, deadlineKind: 'by', deadlineTime: '06:00' } as const
  const anHour = { ...none, deadlineKind: 'after', deadlineAfterSeconds: 3_600 } as const
  const tag = { id: 5, name: 'finance', colour: 'teal' } as const
  const plan = planOf(
    [
      planTaskOf(1, 'load', { deadline: bySix }),
      planTaskOf(2, 'report', { deadline: null, tags: [tag], tagDeadlinesSince: [{ tagId: 5, sinceMs: 0 }] }),
      planTaskOf(3, 'other'),
      planTaskOf(4, 'new', { deadline: bySix, deadlineSinceMs: NIGHT_MS + 2 * HOUR_MS }),
    ],
    {
      crontabs: [crontab],
      tagDeadlines: [{ tagId: 5, deadline: anHour }],
    },
  )
  const due = (taskId: number, about = {}) =>
    duesOf(plan)({ ...barOf({ fromMs: NIGHT_MS }), key: `${taskId}/scheduled/${NIGHT_MS}`, taskId, ...about })
  // Four in the morning is two by UTC in June.
  expect([due(1), due(2), due(3)]).toEqual([NIGHT_MS + 2 * HOUR_MS, NIGHT_MS + HOUR_MS, null])
  expect([due(1, { key: `1/manual/${NIGHT_MS}` }), due(1, { key: `1/scheduled/${NIGHT_MS}/1` }), due(1, { state: 'waiting' })]).toEqual([
    null,
    null,
    null,
  ])
  // Set when this one had passed.
  expect([due(4), due(4, { key: `4/scheduled/${NIGHT_MS + DAY_MS}`, instantMs: NIGHT_MS + DAY_MS })]).toEqual([
    null,
    NIGHT_MS + DAY_MS + 2 * HOUR_MS,
  ])
  expect(duesOf(plan)).toBe(duesOf(plan))
})

test('a deadline of a tag that came later hides none of another, and holds for what is due after it', () => {
  const after = (deadlineAfterSeconds: number) => ({ ...none, deadlineKind: 'after', deadlineAfterSeconds }) as const
  const sinceMs = NIGHT_MS + 2 * HOUR_MS
  const plan = planOf(
    [
      planTaskOf(1, 'load', {
        tagDeadlinesSince: [
          { tagId: 5, sinceMs },
          { tagId: 6, sinceMs: 0 },
        ],
      }),
      // Had one of its own until then.
      planTaskOf(2, 'report', { deadlineSinceMs: sinceMs, tagDeadlinesSince: [{ tagId: 6, sinceMs: 0 }] }),
    ],
    {
      crontabs: [crontab],
      tagDeadlines: [
        { tagId: 5, deadline: after(3_600) },
        { tagId: 6, deadline: after(7_200) },
      ],
    },
  )
  const due = (taskId: number, instantMs: number) =>
    duesOf(plan)({ ...barOf({ fromMs: instantMs }), key: `${taskId}/scheduled/${instantMs}`, taskId })
  expect([due(1, NIGHT_MS), due(1, NIGHT_MS + DAY_MS)]).toEqual([NIGHT_MS + 2 * HOUR_MS, NIGHT_MS + DAY_MS + HOUR_MS])
  expect([due(2, NIGHT_MS), due(2, NIGHT_MS + DAY_MS)]).toEqual([null, NIGHT_MS + DAY_MS + 2 * HOUR_MS])
})

test('another deadline in a what-if is that of runs that are due from now on, of the task or of those with the tag', () => {
  const after = (deadlineAfterSeconds: number) => ({ ...none, deadlineKind: 'after', deadlineAfterSeconds }) as const
  const tags = [{ id: 5, name: 'finance', colour: 'teal' }] as const
  const plan = planOf(
    [
      planTaskOf(1, 'load', { deadline: after(3_600) }),
      planTaskOf(2, 'report', { tags: [...tags], tagDeadlinesSince: [{ tagId: 5, sinceMs: 0 }] }),
    ],
    { crontabs: [crontab], nowMs: NIGHT_MS + 2 * HOUR_MS, tagDeadlines: [{ tagId: 5, deadline: after(7_200) }] },
  )
  const ofTag = { kind: 'tag', tagId: 5, tagName: 'finance', deadline: after(60) } as const
  const due = (edit: Parameters<typeof duesOf>[1], taskId: number, instantMs: number) =>
    duesOf(plan, edit)({ ...barOf({ fromMs: instantMs }), key: `${taskId}/scheduled/${instantMs}`, taskId })
  // That of two in the morning was due by then, and stays as it is.
  expect([due(ofTag, 2, NIGHT_MS), due(ofTag, 2, NIGHT_MS + DAY_MS)]).toEqual([NIGHT_MS + 2 * HOUR_MS, NIGHT_MS + DAY_MS + MINUTE_MS])
  expect(due(ofTag, 1, NIGHT_MS + DAY_MS)).toBe(NIGHT_MS + DAY_MS + HOUR_MS)
  const noneOfTag = { ...ofTag, deadline: { ...none, deadlineKind: 'none' } } as const
  expect([due(noneOfTag, 2, NIGHT_MS + DAY_MS), due(noneOfTag, 1, NIGHT_MS + DAY_MS)]).toEqual([null, NIGHT_MS + DAY_MS + HOUR_MS])
  expect(duesOf(plan, ofTag)).toBe(duesOf(plan, ofTag))
})

test('a time of day is by the zone of the crontab that a what-if gives, for what is due from now on', () => {
  const bySix = { ...none, deadlineKind: 'by', deadlineTime: '06:00' } as const
  const inLondon = { ...bySix, deadlineTimezone: 'Europe/London' } as const
  const plan = planOf(
    [planTaskOf(1, 'load', { deadline: bySix }), planTaskOf(2, 'report', { deadline: inLondon }), planTaskOf(3, 'other', { crontabId: 2 })],
    { crontabs: [crontab], nowMs: NIGHT_MS + 3 * HOUR_MS },
  )
  const utc = { ...crontab, timezone: 'UTC' }
  const ofTask: SentEdit = {
    ...{ kind: 'task', taskId: 1, crontab: utc, cronBase: null, enabling: null, disables: false },
    ...{ policies: null, deadline: null, edges: { removedEdgeIds: [], saved: [] } },
  }
  const ofCrontab = { kind: 'crontab', crontabId: 1, crontab: utc } as const
  for (const edit of [ofTask, ofCrontab]) {
    const due = (taskId: number, instantMs: number) =>
      duesOf(plan, edit)({ ...barOf({ fromMs: instantMs }), key: `${taskId}/scheduled/${instantMs}`, taskId, instantMs })
    // That of this night had passed by then.
    expect([due(1, NIGHT_MS), due(1, NIGHT_MS + DAY_MS)]).toEqual([NIGHT_MS + 2 * HOUR_MS, NIGHT_MS + DAY_MS + 4 * HOUR_MS])
    expect([due(2, NIGHT_MS + DAY_MS), due(3, NIGHT_MS + DAY_MS)]).toEqual([NIGHT_MS + DAY_MS + 3 * HOUR_MS, null])
  }
})

test.each([
  ['met', { state: 'succeeded', endMs: HOUR_MS }, DAY_MS],
  ['met late', { state: 'succeeded', endMs: HOUR_MS + 1 }, DAY_MS],
  ['missed', { state: 'running', endMs: 2 * HOUR_MS, longEndMs: 2 * HOUR_MS }, HOUR_MS],
  ['missed', { state: 'failed', endMs: MINUTE_MS }, HOUR_MS],
  ['at risk', { state: 'failed', endMs: MINUTE_MS }, 2 * MINUTE_MS],
  ['met', { state: 'running', endMs: DAY_MS, succeededBeforeMs: HOUR_MS }, DAY_MS],
  ['met late', { state: 'failed', endMs: DAY_MS, succeededBeforeMs: HOUR_MS + 1 }, DAY_MS],
  ['at risk', { state: 'expected', endMs: HOUR_MS, longEndMs: HOUR_MS + 1 }, 0],
  ['at risk', { state: 'expected', endMs: null }, 0],
  ['on course', { state: 'expected', endMs: MINUTE_MS, longEndMs: HOUR_MS }, 0],
  ['on course', { state: 'running', endMs: HOUR_MS, longEndMs: null }, 0],
] as const)('a run whose deadline is after an hour is %s: %j at %i', (word, about, nowMs) => {
  expect(dueState(barOf({ fromMs: 0, ...about }), HOUR_MS, nowMs)).toBe(word)
})
