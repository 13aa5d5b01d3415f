import { expect, test } from 'vitest'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import type { SentWhatIf } from './sent-edit.ts'
import { readWhatIf, writeWhatIf } from './what-if-text.ts'

const CRONTAB: CrontabDefinition = {
  ...{ second: '0', minute: '0', hour: '4', dayOfMonth: '*', month: '*', dayOfWeek: '*', timezone: 'Europe/Berlin' },
  ...{ gap: 'shift', overlap: 'first' },
}
const DEADLINE: DeadlineSettings = {
  ...{ deadlineKind: 'by', deadlineAfterSeconds: null, deadlineTime: '06:00', deadlineDaysLater: 0 },
  ...{ deadlineTimezone: '', deadlineWeekdays: '' },
}
const NOTHING_ENDED = { endedInstantMs: null, endedRunId: null, firstRunAfterMs: 1_800_000_000_000 }
const START = {
  dependeeCounts: { succeeded: 5, finished: 6 },
  baseline: { succeeded: 3, finished: 4 },
  aligned: { succeeded: NOTHING_ENDED, finished: NOTHING_ENDED },
}
const TASK_EDIT: SentWhatIf['edit'] = {
  ...{ kind: 'task', taskId: 7, crontab: CRONTAB, cronBase: 'now', enabling: 'latest', disables: false },
  ...{ policies: { misfirePolicy: 'skip', gracePeriodMs: 60_000, maxConcurrency: null } },
  edges: {
    removedEdgeIds: [3],
    saved: [{ edgeId: null, dependerId: 7, dependeeId: 3, future: true, endings: 'finished', freshness: 'new', start: START }],
  },
  deadline: DEADLINE,
}

const SAID: [what: string, whatIf: SentWhatIf][] = [
  ['an edit of a task', { edit: TASK_EDIT, assumptions: [] }],
  ['switching', { edit: { kind: 'switch', enableIds: [1], disableIds: [2, 3], choice: 'all' }, assumptions: [] }],
  ['a pause', { edit: { kind: 'pause', taskIds: [1], resume: { atMs: 1_800_000_000_000, choice: 'fromNow' } }, assumptions: [] }],
  ['a pause without an end', { edit: { kind: 'pause', taskIds: [1], resume: null }, assumptions: [] }],
  ['a deletion', { edit: { kind: 'delete', taskIds: [1] }, assumptions: [] }],
  [
    'edges',
    {
      edit: {
        kind: 'edges',
        removedEdgeIds: [5],
        saved: [
          { edgeId: 4, dependerId: 1, dependeeId: 2, future: true, endings: 'finished', freshness: 'new', start: null },
          { edgeId: null, dependerId: 1, dependeeId: 3, future: false, endings: 'succeeded', freshness: 'aligned', start: START },
        ],
      },
      assumptions: [],
    },
  ],
  ['a deadline of a tag', { edit: { kind: 'tag', tagId: 4, tagName: 'finance', deadline: DEADLINE }, assumptions: [] }],
  ['a crontab', { edit: { kind: 'crontab', crontabId: 2, crontab: CRONTAB }, assumptions: [] }],
  [
    'every assumption',
    {
      edit: null,
      assumptions: [
        { kind: 'slower', taskId: 1, factor: 0.5 },
        { kind: 'fails', taskId: 2 },
        { kind: 'skips', taskId: 3 },
        { kind: 'started', taskId: 4, atMs: 1_800_000_000_000 },
        { kind: 'no_worker', fromMs: 1_800_000_000_000, toMs: 1_800_000_060_000 },
      ],
    },
  ],
]

test.each(SAID)('an address says the same as was assumed: %s', (_, whatIf) => {
  expect(readWhatIf(writeWhatIf(whatIf))).toEqual(whatIf)
})

const UNREADABLE: [what: string, text: string][] = [
  ['no JSON', '{'],
  ['nothing', ''],
  ['another kind of edit', '{"edit":{"kind":"rename","taskId":1},"assumptions":[]}'],
  ['a field too many', '{"edit":null,"assumptions":[{"kind":"fails","taskId":1,"often":true}]}'],
  ['a field too few', '{"edit":null}'],
  ['a factor that is none', '{"edit":null,"assumptions":[{"kind":"slower","taskId":1,"factor":0}]}'],
  ['a task that is none', '{"edit":null,"assumptions":[{"kind":"fails","taskId":-1}]}'],
  ['one that is right beside one that is not', '{"edit":null,"assumptions":[{"kind":"fails","taskId":1},{"kind":"fails"}]}'],
  ['the same twice', '{"edit":null,"assumptions":[{"kind":"fails","taskId":1},{"kind":"fails","taskId":1}]}'],
  ['more than an address is', JSON.stringify({ edit: { kind: 'delete', taskIds: [] }, assumptions: [], more: 'x'.repeat(20_000) })],
]

test.each(UNREADABLE)('what can’t be read in full is not read at all: %s', (_, text) => {
  expect(readWhatIf(text)).toBe(null)
})
